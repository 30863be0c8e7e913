import FoundationEssentials
import OCPP
import Tenancy

/// Which charge points a campaign is for: all that meet every condition.
struct CampaignFilter: Sendable {
    let conditions: [SQL]
    /// As it was given, JSON.
    let text: String

    /// From the object `filter`, of which faults are noted.
    init(_ body: inout BodyReader, text: String) {
        var conditions: [SQL] = []
        if let location = body.optional("location_id", .id) {
            conditions.append("c.location_id = \(location)")
        }
        if let name = body.optional("manufacturer", .text(1...255)) {
            conditions.append("c.manufacturer = \(name)")
        }
        if let model = body.optional("model", .text(1...255)) { conditions.append("c.model = \(model)") }
        if let version = body.optional("firmware_version", .text(1...255)) {
            conditions.append("c.firmware_version = \(version)")
        }
        if let names = body.optional("charge_points", .names) {
            let ids = names.compactMap { UUID(uuidString: $0) }
            conditions.append("(c.identity = ANY (\(names)) OR c.id = ANY (\(ids)))")
        }
        self.conditions = conditions
        self.text = text
    }
}

extension FieldRule<[String]> {
    /// Identities or ids of charge points.
    fileprivate static var names: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, (1...1000).contains(elements.count) else {
                throw .wrongType("an array of 1 to 1000 identities or ids of charge points")
            }
            var names: [String] = []
            for element in elements { names.append(try FieldRule<String>.text(1...48).read(element)) }
            return names
        }
    }
}
