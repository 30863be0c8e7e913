import OCPP

/// A table of CSV in the form in which JSON gives the same: an object with one array.
protocol ImportTable {
    var object: JSONObject { get }
    /// On which line of the text each element begins; the first line is 1.
    var lines: [Int] { get }

    /// - Throws: 400 when it is no table.
    init(_ bytes: [UInt8]) throws(Problem)
}

/// What an import brings: the elements of an array of JSON or the lines of a table, read by the same rules.
struct ImportBody<Item> {
    let items: [Item]
    /// Where in the body each stands: a JSON pointer, `/tokens/3` or `/lines/5`.
    let places: [String]

    /// `name` is what JSON calls the array, of which one request may bring `limit` elements.
    ///
    /// - Throws: 415 for what is neither JSON nor CSV, 400 for what is malformed, 422 that names every bad field.
    init<Table: ImportTable>(
        _ bytes: [UInt8],
        mediaType: String?,
        of name: String,
        limit: Int,
        as _: Table.Type,
        read: (inout BodyReader) -> Item
    ) throws(Problem) {
        var lines: [Int]?
        var body: BodyReader
        switch mediaType {
        case "application/json":
            body = try BodyReader(json: bytes)
        case "text/csv":
            let table = try Table(bytes)
            body = BodyReader(table.object)
            lines = table.lines
        default:
            throw .unsupportedMediaType(expected: "application/json or text/csv")
        }
        items = body.objects(name, count: 1...limit) { read(&$0) }
        if items.isEmpty { body.noteUnlessNoted(name, "required", "This field is required.") }
        do throws(Problem) {
            try body.finish()
        } catch {
            throw lines.map { Self.placed(error, in: name, on: $0) } ?? error
        }
        places = lines?.map { "/lines/\($0)" } ?? items.indices.map { "/\(name)/\($0)" }
    }

    /// `/tokens/3/uid` by the line of the table.
    private static func placed(_ problem: Problem, in name: String, on lines: [Int]) -> Problem {
        var problem = problem
        problem.errors = problem.errors.prefix(ImportFaults.limit).map { error in
            let parts = error.field.split(separator: "/", maxSplits: 2)
            guard parts.count >= 2, parts[0] == name, let index = Int(parts[1]), lines.indices.contains(index)
            else { return error }
            let rest = parts.count > 2 ? "/\(parts[2])" : ""
            return FieldError(
                field: "/lines/\(lines[index])\(rest)",
                code: error.code,
                message: error.message
            )
        }
        return problem
    }
}
