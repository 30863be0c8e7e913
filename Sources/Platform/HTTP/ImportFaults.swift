/// The faults of an import: each names its place, an element of the array or a line of the table.
struct ImportFaults: Sendable {
    /// How many faults an answer names.
    static let limit = 200

    private var errors: [FieldError] = []

    mutating func note(_ place: String, _ code: String, _ message: String) {
        note(FieldError(field: place, code: code, message: message))
    }

    mutating func note(_ error: FieldError) {
        errors.append(error)
    }

    /// - Throws: 422 when there are any.
    func finish() throws(Problem) {
        guard errors.isEmpty else { throw .validation(Array(errors.prefix(Self.limit))) }
    }
}
