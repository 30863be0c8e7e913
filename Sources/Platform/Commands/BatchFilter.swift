import FoundationEssentials
import OCPP
import Tenancy

/// The charge points that a command is for. All criteria must hold; at least one is given, or `all`.
struct BatchFilter: Sendable {
    let conditions: [SQL]

    /// Reads all of the object.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader) throws(Problem) {
        var conditions: [SQL] = []
        if let id = body.optional("location_id", .id) { conditions.append("c.location_id = \(id)") }
        if let ids = body.optional("ids", .ids) { conditions.append("c.id = ANY (\(ids))") }
        if let names = body.optional("identities", .identities) {
            conditions.append("c.identity = ANY (\(names))")
        }
        if let name = body.optional("manufacturer", .words(0...255)) {
            conditions.append("c.manufacturer = \(name)")
        }
        if let name = body.optional("model", .words(0...255)) { conditions.append("c.model = \(name)") }
        if let version = body.optional("firmware_version", .words(0...255)) {
            conditions.append("c.firmware_version = \(version)")
        }
        if let status = body.optional("status", FieldRule<ConnectorStatus>.word) {
            conditions.append("COALESCE(s.status, 'unavailable') = \(status.rawValue)")
        }
        if let isOnline = body.optional("is_online", .boolean) {
            conditions.append("COALESCE(s.is_online, false) = \(isOnline)")
        }
        if let prefix = body.optional("q", .text(1...100)) {
            // The prefix operator is leakproof, LIKE is not (design.md §5).
            conditions.append(#"(c.identity COLLATE "C" ^@ \#(prefix) OR c.name COLLATE "C" ^@ \#(prefix))"#)
        }
        let isAll = body.optional("all", .boolean) ?? false
        if conditions.isEmpty, !isAll, !body.hasFaults {
            body.note(
                "all",
                "required",
                "Name a criterion, or say true for every charge point of the account."
            )
        }
        try body.finish()
        self.conditions = conditions
    }
}

extension FieldRule<[UUID]> {
    fileprivate static var ids: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, (1...10_000).contains(elements.count) else {
                throw .wrongType("an array of 1 to 10000 UUIDs")
            }
            var ids: [UUID] = []
            for element in elements { ids.append(try FieldRule<UUID>.id.read(element)) }
            return ids
        }
    }
}

extension FieldRule<[String]> {
    fileprivate static var identities: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, (1...10_000).contains(elements.count) else {
                throw .wrongType("an array of 1 to 10000 strings")
            }
            var names: [String] = []
            for element in elements { names.append(try FieldRule<String>.text(1...48).read(element)) }
            return names
        }
    }
}
