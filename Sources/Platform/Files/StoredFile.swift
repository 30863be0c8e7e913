import FoundationEssentials
import Tenancy

/// A file as it is known without its bytes.
struct StoredFile: Sendable {
    let id: UUID
    /// In bytes.
    let size: Int
    let sha256: [UInt8]

    init(id: UUID, size: Int, sha256: [UInt8]) {
        self.id = id
        self.size = size
        self.sha256 = sha256
    }

    /// Of columns `file_id`, `size` and `sha256`.
    init(row: Row) throws(DatabaseError) {
        id = try row.decode("file_id")
        size = try row.decode("size")
        sha256 = try row.decode("sha256")
    }

    /// A strong entity tag: files do not change.
    var eTag: String {
        "\"\(Hexadecimal.encode(Array(sha256.prefix(16))))\""
    }
}
