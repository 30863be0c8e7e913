import FoundationEssentials
import OCPP
import Tenancy

/// Many charge points at once: all or nothing, and every fault is named by its place.
struct ChargePointImport: Sendable {
    /// Of one request; more make another one.
    static let limit = 5000

    struct Entry: Sendable {
        let id = UUID.version7()
        let input: ChargePointInput
        /// By its name, where the id is not given.
        let locationName: String?
        /// Where in the body it stands: a JSON pointer.
        let place: String
    }

    let entries: [Entry]

    /// - Throws: 415 for what is neither JSON nor CSV, 400 for what is malformed, 422 that names every bad field.
    init(_ bytes: [UInt8], mediaType: String?) throws {
        let body = try ImportBody(
            bytes,
            mediaType: mediaType,
            of: "charge_points",
            limit: Self.limit,
            as: ChargePointTable.self
        ) { reader in
            let location = reader.optional("location", .words(1...100))
            return (
                ChargePointInput(reading: &reader, creating: true, isLocationNamed: location != nil), location
            )
        }
        entries = zip(body.items, body.places).map { item, place in
            Entry(input: item.0, locationName: item.1, place: place)
        }
        try checkRepetitions()
    }

    var identities: [String] {
        entries.compactMap(\.input.identity)
    }

    var serialNumbers: [String] {
        entries.compactMap { $0.input.serialNumber ?? nil }
    }

    /// Against what the account has.
    ///
    /// - Parameters:
    ///   - identities: Those of its charge points.
    ///   - serialNumbers: Those of its charge points.
    ///   - locations: The ids of its locations, by name in lower case and by id.
    /// - Returns: The location of each charge point, in order.
    /// - Throws: 422 that names the charge points at fault.
    func locations(
        identities: Set<String>,
        serialNumbers: Set<String>,
        locations: (ids: Set<UUID>, names: [String: UUID])
    ) throws(Problem) -> [UUID] {
        var faults = ImportFaults()
        var found: [UUID] = []
        for entry in entries {
            if let identity = entry.input.identity, identities.contains(identity) {
                faults.note(
                    "\(entry.place)/identity",
                    "already_exists",
                    "A charge point of this identity exists already."
                )
            }
            if let number = entry.input.serialNumber ?? nil, serialNumbers.contains(number) {
                faults.note(
                    "\(entry.place)/serial_number",
                    "already_exists",
                    "A charge point of this serial number exists already."
                )
            }
            let id = entry.input.locationID.flatMap { locations.ids.contains($0) ? $0 : nil }
            if let id = id ?? entry.locationName.flatMap({ locations.names[$0] }) {
                found.append(id)
            } else {
                let field = entry.locationName == nil ? "location_id" : "location"
                faults.note("\(entry.place)/\(field)", "unknown_reference", "There is no such location.")
            }
        }
        try faults.finish()
        return found
    }

    private func checkRepetitions() throws(Problem) {
        var faults = ImportFaults()
        var (identities, numbers): (Set<String>, Set<String>) = ([], [])
        for entry in entries {
            if let identity = entry.input.identity, !identities.insert(identity).inserted {
                faults.note("\(entry.place)/identity", "repeated", "This identity is given more than once.")
            }
            if let number = entry.input.serialNumber ?? nil, !numbers.insert(number).inserted {
                faults.note(
                    "\(entry.place)/serial_number",
                    "repeated",
                    "This serial number is given more than once."
                )
            }
        }
        try faults.finish()
    }
}
