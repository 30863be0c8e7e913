import FoundationEssentials
import Tenancy

/// A key of a charge point that is otherwise than its template wants.
struct ConfigurationDrift: Sendable {
    /// Why. The words of the REST interface.
    enum Reason: String, Sendable, CaseIterable {
        /// Nothing stands against changing it.
        case differs
        /// The value was never read.
        case unread
        /// A change is on its way.
        case pending
        /// It was changed and counts after a restart.
        case rebootRequired = "reboot_required"
        case rejected
        case notSupported = "not_supported"
        /// The change did not get through.
        case failed
        case readonly
        /// The charge point has no such key.
        case unknownKey = "unknown_key"

        /// Whether it is tried by itself after a boot: what a station has refused once is not.
        var isRetried: Bool {
            switch self {
            case .differs, .failed: true
            case .unread, .pending, .rebootRequired, .rejected, .notSupported, .readonly, .unknownKey: false
            }
        }

        /// Whether somebody may have it tried.
        var isApplicable: Bool {
            switch self {
            case .differs, .failed, .unread, .rejected, .notSupported: true
            case .pending, .rebootRequired, .readonly, .unknownKey: false
            }
        }
    }

    let key: String
    let expected: String
    let actual: String?
    let template: UUID
    let templateName: String
    /// How often this value was tried.
    let attempts: Int
    let reason: Reason

    init(row: Row) throws(DatabaseError) {
        key = try row.decode("key")
        expected = try row.decode("expected")
        actual = try row.decode("actual")
        template = try row.decode("template_id")
        templateName = try row.decode("template_name")
        attempts = try row.decode("attempts")
        reason = Reason(rawValue: try row.decode("reason")) ?? .differs
    }
}
