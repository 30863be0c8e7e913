import FoundationEssentials
import OCPP

/// Many tokens at once: all or nothing, and every fault is named by its place.
struct TokenImport: Sendable {
    /// Of one request; more make another one.
    static let limit = 10_000

    let inputs: [TokenInput]
    /// Where in the body the tokens stand: a JSON pointer each.
    private let places: [String]

    /// - Throws: 415 for what is neither JSON nor CSV, 400 for what is malformed, 422 that names every bad field.
    init(_ bytes: [UInt8], mediaType: String?) throws {
        let body = try ImportBody(
            bytes,
            mediaType: mediaType,
            of: "tokens",
            limit: Self.limit,
            as: TokenTable.self
        ) { TokenInput(reading: &$0, creating: true) }
        inputs = body.items
        places = body.places
        try checkRepetitions()
    }

    /// All locations that are named.
    var locations: [UUID] {
        Array(Set(inputs.flatMap { $0.locationIDs ?? [] }))
    }

    /// Against what the account has.
    ///
    /// - Parameters:
    ///   - existing: The uids, in lower case, of tokens that exist already.
    ///   - locations: The ids of locations that exist.
    /// - Throws: 422 that names the tokens at fault.
    func check(existing: Set<String>, locations: Set<UUID>) throws(Problem) {
        var faults = ImportFaults()
        for (input, place) in zip(inputs, places) {
            if let uid = input.uid?.lowercased(), existing.contains(uid) {
                faults.note(
                    "\(place)/uid",
                    "already_exists",
                    "A token of this uid exists already; upper and lower case count as equal."
                )
            }
            if !(input.locationIDs ?? []).allSatisfy(locations.contains) {
                faults.note(TokenProblems.unknownLocation(at: "\(place)/location_ids"))
            }
        }
        try faults.finish()
    }

    private func checkRepetitions() throws(Problem) {
        var faults = ImportFaults()
        var seen: Set<String> = []
        for (input, place) in zip(inputs, places) {
            guard let uid = input.uid?.lowercased(), !seen.insert(uid).inserted else { continue }
            faults.note(
                "\(place)/uid",
                "repeated",
                "This uid is given more than once; upper and lower case count as equal."
            )
        }
        try faults.finish()
    }
}
