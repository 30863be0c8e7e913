/// What a charge point uploads: column `kind` of `upload_slots` and `uploads`.
enum UploadKind: String, Sendable, CaseIterable {
    case diagnostics
    /// The log of security events (GetLog).
    case security
}
