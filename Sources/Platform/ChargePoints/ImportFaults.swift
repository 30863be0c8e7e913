/// The faults of an import: each names its place, an element of the array or a line of the table.
struct ImportFaults: Sendable {
    /// How many faults an answer names.
    private static let limit = 200

    private(set) var errors: [FieldError] = []

    mutating func note(_ place: String, _ code: String, _ message: String) {
        errors.append(FieldError(field: place, code: code, message: message))
    }

    /// - Throws: 422 when there are any.
    func finish() throws(Problem) {
        guard errors.isEmpty else { throw .validation(Array(errors.prefix(Self.limit))) }
    }

    /// `/{name}/3/uid` by the line of the table.
    static func placed(_ problem: Problem, in name: String, at places: [String]) -> Problem {
        var problem = problem
        problem.errors = problem.errors.prefix(limit).map { error in
            let parts = error.field.split(separator: "/", maxSplits: 2)
            guard parts.count >= 2, parts[0] == name, let index = Int(parts[1]),
                places.indices.contains(index)
            else { return error }
            let rest = parts.count > 2 ? "/\(parts[2])" : ""
            return FieldError(field: places[index] + rest, code: error.code, message: error.message)
        }
        return problem
    }
}
