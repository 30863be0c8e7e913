import FoundationEssentials
import Tenancy

/// A folder of a test's own, removed with the last reference to it.
final class TemporaryFolder: Sendable {
    private let root: String

    init() throws {
        root = "/tmp/plugyard-test-\(Hexadecimal.encode(SecureRandom.bytes(8)))"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    }

    deinit {
        // A leftover in /tmp is no reason to fail a test.
        try? FileManager.default.removeItem(atPath: root)
    }

    func path(_ name: String) -> String {
        "\(root)/\(name)"
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root)
    }
}
