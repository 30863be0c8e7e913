import FoundationEssentials
import Tenancy
import Testing

@Suite("Recovery codes")
struct RecoveryCodeTests {
    private let key: SecretKey
    private let user = UUID.version7()

    init() throws {
        let folder = try TemporaryFolder()
        key = try SecretKey.loadOrCreate(path: folder.path("key"))
    }

    @Test("Ten different codes of six groups of four")
    func generated() throws {
        let codes = RecoveryCode.generate()
        #expect(Set(codes.map(\.text)).count == 10)
        for code in codes {
            let groups = code.text.split(separator: "-")
            #expect(groups.map(\.count) == [4, 4, 4, 4, 4, 4])
            #expect(code.text.allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz-".contains($0) })
            let read = try #require(RecoveryCode(presented: code.text))
            #expect(read.hash(for: user, with: key) == code.hash(for: user, with: key))
            #expect(code.hash(for: user, with: key).count == 32)
        }
    }

    @Test("It is read the way people type")
    func typing() throws {
        let hash = try #require(RecoveryCode(presented: "0011-abcd-efgh-jkmn-pqrs-tvwx")).hash(
            for: user,
            with: key
        )
        for typed in [
            "oOiL ABCD EFGH JKMN PQRS TVWX", "0011abcdefghjkmnpqrstvwx", " 0o1I-abcdefgh-jk mn pqrs-tvwx ",
        ] {
            #expect(RecoveryCode(presented: typed)?.hash(for: user, with: key) == hash)
        }
        #expect(
            try #require(RecoveryCode(presented: "oOiL ABCD EFGH JKMN PQRS TVWX")).text
                == "0011-abcd-efgh-jkmn-pqrs-tvwx"
        )
    }

    @Test("What is no code is told at once")
    func malformed() {
        for typed in [
            "", "0011-abcd-efgh-jkmn", "0011-abcd-efgh-jkmn-pqrs-tvw", "0011-abcd-efgh-jkmn-pqrs-tvwx0",
            "0011-abcd-efgh-jkmn-pqrs-tvwu", "０011abcdefghjkmnpqrstvwx",
        ] {
            #expect(RecoveryCode(presented: typed) == nil)
        }
        #expect(
            RecoveryCode(presented: String(repeating: "-", count: 99) + "0011abcdefghjkmnpqrstvwx") == nil
        )
    }

    @Test("A stored value is worth nothing for another user or installation")
    func binding() throws {
        let code = try #require(RecoveryCode.generate(count: 1).first)
        let folder = try TemporaryFolder()
        let other = try SecretKey.loadOrCreate(path: folder.path("key"))
        #expect(code.hash(for: user, with: key) != code.hash(for: UUID.version7(), with: key))
        #expect(code.hash(for: user, with: key) != code.hash(for: user, with: other))
        #expect("\(code)" == "RecoveryCode(hidden)")
    }

    @Test("Every purpose has a key of its own")
    func purposes() {
        let keys = Set(KeyPurpose.allCases.map { key.derived(for: $0) })
        #expect(keys.count == KeyPurpose.allCases.count)
    }
}
