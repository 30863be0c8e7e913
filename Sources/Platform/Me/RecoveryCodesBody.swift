import Tenancy

/// Schema `RecoveryCodes`; shown once.
struct RecoveryCodesBody: Encodable, Sendable {
    let recoveryCodes: [String]

    init(_ codes: [RecoveryCode]) {
        recoveryCodes = codes.map(\.text)
    }

    enum CodingKeys: String, CodingKey {
        case recoveryCodes = "recovery_codes"
    }
}
