import FoundationEssentials
import OCPP

/// Many tokens at once: all or nothing, and every fault is named by its place.
struct TokenImport: Sendable {
    /// Of one request; more make another one.
    static let limit = 10_000
    /// How many faults an answer names.
    private static let faultLimit = 200

    let inputs: [TokenInput]
    /// Where in the body the tokens stand: a JSON pointer each.
    private let places: [String]

    /// - Throws: 415 for what is neither JSON nor CSV, 400 for what is malformed, 422 that names every bad field.
    init(_ bytes: [UInt8], mediaType: String?) throws {
        var places: [String]
        var body: BodyReader
        switch mediaType {
        case "application/json":
            body = try BodyReader(json: bytes)
            places = []
        case "text/csv":
            let table = try TokenTable(bytes)
            body = BodyReader(table.object)
            places = table.lines.map { "/lines/\($0)" }
        default:
            throw Problem.unsupportedMediaType(expected: "application/json or text/csv")
        }
        let inputs = body.objects("tokens", count: 1...Self.limit) { reader in
            TokenInput(reading: &reader, creating: true)
        }
        if inputs.isEmpty { body.noteUnlessNoted("tokens", "required", "This field is required.") }
        let isTable = !places.isEmpty
        do throws(Problem) {
            try body.finish()
        } catch {
            throw isTable ? Self.placed(error, places) : error
        }
        if !isTable { places = inputs.indices.map { "/tokens/\($0)" } }
        self.inputs = inputs
        self.places = places
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
        var errors: [FieldError] = []
        for (input, place) in zip(inputs, places) {
            if let uid = input.uid?.lowercased(), existing.contains(uid) {
                let message = "A token of this uid exists already; upper and lower case count as equal."
                errors.append(FieldError(field: "\(place)/uid", code: "already_exists", message: message))
            }
            if !(input.locationIDs ?? []).allSatisfy(locations.contains) {
                errors.append(TokenProblems.unknownLocation(at: "\(place)/location_ids"))
            }
        }
        try Self.refuse(errors)
    }

    private func checkRepetitions() throws(Problem) {
        var seen: Set<String> = []
        var errors: [FieldError] = []
        for (input, place) in zip(inputs, places) {
            guard let uid = input.uid?.lowercased(), !seen.insert(uid).inserted else { continue }
            errors.append(
                FieldError(
                    field: "\(place)/uid",
                    code: "repeated",
                    message: "This uid is given more than once; upper and lower case count as equal."
                )
            )
        }
        try Self.refuse(errors)
    }

    private static func refuse(_ errors: [FieldError]) throws(Problem) {
        guard errors.isEmpty else { throw .validation(Array(errors.prefix(faultLimit))) }
    }

    /// `/tokens/3/uid` by the line of the table.
    private static func placed(_ problem: Problem, _ places: [String]) -> Problem {
        var problem = problem
        problem.errors = problem.errors.prefix(faultLimit).map { error in
            let parts = error.field.split(separator: "/", maxSplits: 2)
            guard parts.count >= 2, parts[0] == "tokens", let index = Int(parts[1]),
                places.indices.contains(index)
            else { return error }
            let rest = parts.count > 2 ? "/\(parts[2])" : ""
            return FieldError(field: places[index] + rest, code: error.code, message: error.message)
        }
        return problem
    }
}
