import FoundationEssentials
import Tenancy
import Testing

@Suite("Secrets of machines and charge points")
struct MachinePasswordTests {
    private let hasher: StationPasswordHasher
    private let account = UUID()
    private let chargePoint = UUID()

    init() throws {
        let folder = try TemporaryFolder()
        hasher = StationPasswordHasher(try SecretKey.loadOrCreate(path: folder.path("key")))
    }

    private func accepts(_ presented: [UInt8], for password: [UInt8]) -> Bool {
        let stored = hasher.hash(password, account: account, chargePoint: chargePoint)
        return hasher.verify(presented, against: stored, account: account, chargePoint: chargePoint)
    }

    @Test("A client secret is long, new each time, and checked by its hash")
    func machineSecret() {
        let secret = MachineSecret.generate()
        #expect(secret.text.hasPrefix("pys_"))
        #expect(secret.text.utf8.count == 47)
        #expect(secret.text != MachineSecret.generate().text)
        #expect(MachineSecret.verify(secret.text, against: secret.hash))
        #expect(!MachineSecret.verify(secret.text + "x", against: secret.hash))
        #expect(!MachineSecret.verify("", against: secret.hash))
        #expect(!"\(secret)".contains(secret.text))
    }

    @Test(
        "A charge point's password is compared byte by byte",
        arguments: [
            Array("pa:ss:word".utf8), [0xFF, 0x00, 0xFE, 0x3A], Array("12345678".utf8), [],
        ] as [[UInt8]]
    )
    func bytes(password: [UInt8]) {
        #expect(accepts(password, for: password))
        #expect(!accepts(password + [0], for: password))
        #expect(!accepts([0] + password, for: password))
    }

    @Test("Forty hexadecimal digits equal their twenty bytes, both ways and in either case")
    func hexadecimal() {
        let raw = SecureRandom.bytes(20)
        let text = Array(Hexadecimal.encode(raw).utf8)
        let upper = Array(Hexadecimal.encode(raw).uppercased().utf8)
        #expect(accepts(raw, for: text))
        #expect(accepts(text, for: raw))
        #expect(accepts(upper, for: text))
        #expect(!accepts(SecureRandom.bytes(20), for: text))
    }

    @Test("Other lengths of hexadecimal are plain passwords")
    func otherLengths() {
        let raw = SecureRandom.bytes(16)
        #expect(!accepts(raw, for: Array(Hexadecimal.encode(raw).utf8)))
    }

    @Test("A stored value is worth nothing for another charge point, account or installation")
    func binding() throws {
        let password = Array("12345678".utf8)
        let stored = hasher.hash(password, account: account, chargePoint: chargePoint)
        #expect(!hasher.verify(password, against: stored, account: account, chargePoint: UUID()))
        #expect(!hasher.verify(password, against: stored, account: UUID(), chargePoint: chargePoint))
        #expect(!hasher.verify(password, against: stored, account: chargePoint, chargePoint: account))
        let folder = try TemporaryFolder()
        let other = StationPasswordHasher(try SecretKey.loadOrCreate(path: folder.path("key")))
        #expect(!other.verify(password, against: stored, account: account, chargePoint: chargePoint))
    }

    @Test("A generated password fits OCPP 1.6 and 2.0.1")
    func generated() {
        let text = StationPasswordHasher.generate()
        #expect(text.utf8.count == 40)
        #expect(Hexadecimal.decode(Array(text.utf8))?.count == 20)
    }
}
