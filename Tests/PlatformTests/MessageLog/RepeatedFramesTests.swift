import FoundationEssentials
import OCPP
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("a frame is in the log once, however often it was tried to write it down")
struct RepeatedFramesTests {
    @Test("after a commit of which nobody knows how it ended")
    func repeated() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("repeating")
            _ = try await clone.owner.query("SELECT ensure_partitions(1)")
            let peer = StationPeer(
                account: account,
                accountSlug: "repeating",
                chargePoint: .version7(),
                identity: "CP",
                connection: .version7(),
                version: .v16
            )
            let first = LoggedFrame(direction: .received, kind: .call, at: Date(), text: "first")
            let id = UUID.version7()
            let ingest = clone.tenant(.ingest)
            let access = TenantAccess.whole(account)
            _ = try await ingest.write(
                for: access,
                MessageLogWriting.insert([StationFrame(peer: peer, frame: first)])
            )
            // The answer is made anew for each attempt, later than the one before.
            for seconds in [5.0, 10] {
                let at = Date() + seconds
                let answer = LoggedFrame(id: id, direction: .sent, kind: .result, at: at, text: "answer")
                let frames = [first, answer].map { StationFrame(peer: peer, frame: $0) }
                let again = MessageLogWriting.insert(frames, isRepeated: true)
                _ = try await ingest.write(for: access, again)
            }
            let rows = try await clone.tenant().read(
                for: access,
                "SELECT payload FROM messages ORDER BY payload"
            )[0]
            let texts = try rows.map { try $0.decode("payload", as: String.self) }
            #expect(texts == ["answer", "first"])
        }
    }
}
