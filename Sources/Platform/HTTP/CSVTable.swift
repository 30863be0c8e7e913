/// A table of CSV whose first line names the fields.
struct CSVTable: Sendable {
    /// The cells of each record that are not empty, with the names of their fields in lower case.
    let records: [[(name: String, cell: String)]]
    /// On which line of the text each record begins; the first line is 1.
    let lines: [Int]

    /// - Throws: 400 when it is no table.
    init(_ bytes: [UInt8]) throws(Problem) {
        var rows = try CSVReader.rows(of: bytes)
        guard !rows.isEmpty else { throw .malformedCSV("The first line must name the fields.") }
        let names = rows.removeFirst().cells.map { $0.filter { !$0.isWhitespace }.lowercased() }
        guard Set(names).count == names.count else {
            throw .malformedCSV("The first line names a field more than once.")
        }
        var records: [[(name: String, cell: String)]] = []
        for row in rows {
            guard row.cells.count == names.count else {
                throw .malformedCSV(
                    "Line \(row.line) has \(row.cells.count) cells, and the first line \(names.count)."
                )
            }
            records.append(zip(names, row.cells).filter { !$0.1.isEmpty }.map { (name: $0.0, cell: $0.1) })
        }
        self.records = records
        lines = rows.map(\.line)
    }
}
