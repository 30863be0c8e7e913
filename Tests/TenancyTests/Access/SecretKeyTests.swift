import FoundationEssentials
import Glibc
import Tenancy
import Testing

@Suite("The secret key file")
struct SecretKeyTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("secret.key")
    }

    private func write(_ text: String, mode: mode_t = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try #require(chmod(path, mode) == 0)
    }

    @Test("A missing file is made with mode 0600 and read back alike")
    func creation() throws {
        let made = try SecretKey.loadOrCreate(path: path)
        var status = stat()
        try #require(stat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        #expect(try SecretKey.load(path: path).derived(for: .secretBox) == made.derived(for: .secretBox))
        #expect(
            try SecretKey.loadOrCreate(path: path).derived(for: .secretBox) == made.derived(for: .secretBox)
        )
        #expect(try folder.names() == ["secret.key"])
    }

    @Test("Many that start together agree on one key")
    func race() async throws {
        let path = path
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask { try SecretKey.loadOrCreate(path: path).derived(for: .secretBox) }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try folder.names() == ["secret.key"])
    }

    @Test("A file that others can read is refused", arguments: [0o640, 0o604, 0o620, 0o666] as [mode_t])
    func openMode(mode: mode_t) throws {
        try write(String(repeating: "0f", count: 32), mode: mode)
        let error = SecretKeyError.readableByOthers(path: path, mode: String(mode, radix: 8))
        #expect(throws: error) { try SecretKey.load(path: path) }
        #expect(throws: error) { try SecretKey.loadOrCreate(path: path) }
    }

    @Test("Hexadecimal and base64 of the same bytes are the same key")
    func forms() throws {
        try write(String(repeating: "fb", count: 32) + "\n")
        let first = try SecretKey.load(path: path).derived(for: .secretBox)
        for text in [
            "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=", "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s",
        ] {
            try write(text)
            #expect(try SecretKey.load(path: path).derived(for: .secretBox) == first)
        }
    }

    @Test(
        "Anything but 32 bytes is malformed",
        arguments: [
            "", "secret", String(repeating: "0f", count: 31), String(repeating: "0f", count: 33),
            String(repeating: "0g", count: 32), String(repeating: "x", count: 9000),
        ]
    )
    func malformed(text: String) throws {
        try write(text)
        #expect(throws: SecretKeyError.malformed(path: path)) { try SecretKey.load(path: path) }
    }

    @Test("An absent file is told apart, a folder is refused")
    func absent() throws {
        #expect(throws: SecretKeyError.absent(path: path)) { try SecretKey.load(path: path) }
        #expect(throws: SecretKeyError.self) { try SecretKey.load(path: folder.path("")) }
        #expect(throws: SecretKeyError.self) { try SecretKey.loadOrCreate(path: folder.path("no/such/key")) }
    }

    @Test("Purposes have different keys and nothing prints them")
    func derivation() throws {
        let key = try SecretKey.loadOrCreate(path: path)
        #expect(key.derived(for: .secretBox) != key.derived(for: .stationPassword))
        var dumped = ""
        dump(key, to: &dumped)
        dump(SecretBox(key), to: &dumped)
        dump(StationPasswordHasher(key), to: &dumped)
        #expect("\(key)" == "SecretKey(hidden)")
        #expect(!dumped.contains("["))
        #expect(!dumped.contains("elements"))
    }
}
