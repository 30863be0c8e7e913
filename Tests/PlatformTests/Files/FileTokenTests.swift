import FoundationEssentials
import Tenancy
import Testing

@testable import Platform

@Suite("Signed addresses of files")
struct FileTokenTests {
    private let key = [UInt8](repeating: 7, count: 32)
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let token = FileToken(
        .firmware,
        UUID(),
        of: UUID(),
        in: AccountID(UUID()),
        expiresAt: Date(timeIntervalSince1970: 1_800_000_060)
    )

    @Test("what was signed is read again, until it expires")
    func roundTrip() {
        let text = token.signed(with: key)
        #expect(FileToken(text, for: .firmware, key: key, now: now) == token)
        #expect(FileToken(text, for: .firmware, key: key, now: now.addingTimeInterval(60)) == nil)
    }

    @Test("it is good for its purpose and under its key alone")
    func purposeAndKey() {
        let text = token.signed(with: key)
        #expect(FileToken(text, for: .upload, key: key, now: now) == nil)
        #expect(FileToken(text, for: .firmware, key: [UInt8](repeating: 8, count: 32), now: now) == nil)
    }

    @Test("with any of its characters changed it is nothing")
    func tampered() {
        let text = token.signed(with: key)
        for index in text.indices {
            var characters = Array(text)
            let position = text.distance(from: text.startIndex, to: index)
            characters[position] = characters[position] == "A" ? "B" : "A"
            #expect(FileToken(String(characters), for: .firmware, key: key, now: now) == nil)
        }
    }

    @Test("what has another form is nothing", arguments: ["", "A", "..", String(repeating: "A", count: 120)])
    func malformed(text: String) {
        #expect(FileToken(text, for: .firmware, key: key, now: now) == nil)
        #expect(FileToken(token.signed(with: key) + text + "=", for: .firmware, key: key, now: now) == nil)
    }

    @Test("a digest of pieces is that of the whole")
    func runningDigest() {
        let running = RunningDigest()
        running.update(Array("abc".utf8))
        running.update([])
        running.update(Array("def".utf8))
        #expect(running.finish() == Digest.sha256(Array("abcdef".utf8)))
    }
}
