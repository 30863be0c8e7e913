import FoundationEssentials
import Hummingbird
import Tenancy

/// How a request names a charge point: by its OCPP identity or by its id.
struct ChargePointKey: Sendable {
    let identity: String
    /// Set when the text could be an id as well.
    let id: UUID?

    init(_ text: String) {
        identity = text
        id = UUID(uuidString: text)
    }

    /// From the path's `{charge_point}`.
    init(in context: TenantContext) throws {
        self.init(try context.pathText("charge_point"))
    }

    /// A scalar sub-query: the charge point's id, or NULL. Should one's identity be another's id, the
    /// identity wins.
    var lookup: SQL {
        guard let id else { return "(SELECT k.id FROM charge_points k WHERE k.identity = \(identity))" }
        return """
            (SELECT k.id FROM charge_points k WHERE k.identity = \(identity) OR k.id = \(id)
            ORDER BY (k.identity = \(identity)) DESC LIMIT 1)
            """
    }
}
