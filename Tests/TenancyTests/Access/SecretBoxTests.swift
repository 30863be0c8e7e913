import Tenancy
import Testing

@Suite("The secret box")
struct SecretBoxTests {
    private let box: SecretBox

    init() throws {
        let folder = try TemporaryFolder()
        box = SecretBox(try SecretKey.loadOrCreate(path: folder.path("key")))
    }

    @Test("What is sealed opens in its context", arguments: [0, 1, 16, 5000])
    func roundTrip(size: Int) throws {
        let secret = SecureRandom.bytes(size)
        let sealed = try box.seal(secret, context: "webhook/1")
        #expect(sealed.count == size + 29)
        #expect(try box.open(sealed, context: "webhook/1") == secret)
    }

    @Test("The same secret is never sealed alike twice")
    func nonces() throws {
        #expect(try box.seal([1, 2, 3], context: "c") != box.seal([1, 2, 3], context: "c"))
    }

    @Test("Another context does not open it")
    func context() throws {
        let sealed = try box.seal([1, 2, 3], context: "account-a")
        #expect(throws: SecretBoxError.notAuthentic) { try box.open(sealed, context: "account-b") }
    }

    @Test("A change of any byte is noticed")
    func tampering() throws {
        let sealed = try box.seal([1, 2, 3], context: "c")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SecretBoxError.self, "byte \(index)") { try box.open(changed, context: "c") }
        }
    }

    @Test("A short value is malformed", arguments: [0, 1, 28])
    func short(size: Int) {
        #expect(throws: SecretBoxError.malformed) {
            try box.open([UInt8](repeating: 1, count: size), context: "c")
        }
    }

    @Test("Another key does not open it")
    func otherKey() throws {
        let folder = try TemporaryFolder()
        let other = SecretBox(try SecretKey.loadOrCreate(path: folder.path("key")))
        let sealed = try box.seal([1, 2, 3], context: "c")
        #expect(throws: SecretBoxError.notAuthentic) { try other.open(sealed, context: "c") }
    }
}
