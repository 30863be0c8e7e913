import FoundationEssentials
import Tenancy

/// Schema `Firmware`: an image that charge points can be updated with.
struct FirmwareBody: Encodable, Sendable {
    let id: ResourceID
    let name: String
    let version: String
    let manufacturer: String
    let model: String
    let comment: String
    let fileName: String
    /// Of the content; `nil` until it was uploaded.
    @Nullable var sizeBytes: Int?
    @Nullable var sha256: String?
    @Nullable var signingCertificate: String?
    @Nullable var signature: String?
    let createdAt: Timestamp
    let updatedAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case id, name, version, manufacturer, model, comment, sha256, signature
        case fileName = "file_name"
        case sizeBytes = "size_bytes"
        case signingCertificate = "signing_certificate"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }

    init(row: Row) throws(DatabaseError) {
        id = try row.decode("id")
        name = try row.decode("name")
        version = try row.decode("version")
        manufacturer = try row.decode("manufacturer")
        model = try row.decode("model")
        comment = try row.decode("comment")
        fileName = try row.decode("file_name")
        sizeBytes = try row.decode("size")
        sha256 = try row.decode("sha256", as: [UInt8]?.self).map { Hexadecimal.encode($0) }
        signingCertificate = try row.decode("signing_certificate")
        signature = try row.decode("signature")
        createdAt = try row.timestamp("created_at")
        updatedAt = try row.timestamp("updated_at")
    }
}
