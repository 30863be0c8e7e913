import HTTPTypes

/// Reads comma-separated values (RFC 4180), also as spreadsheets write them: with semicolons or tabs, with a byte order mark,
/// with any line ends.
enum CSVReader {
    /// One record and the line on which it begins; the first is 1.
    struct Record: Sendable, Hashable {
        let line: Int
        var cells: [String]
    }

    /// Empty lines are left out.
    ///
    /// - Throws: 400 with the line at fault.
    static func rows(of bytes: [UInt8]) throws(Problem) -> [Record] {
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw .malformedCSV("The text is not UTF-8.")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        var reader = Reader(separator: separator(of: text))
        for scalar in text.unicodeScalars { try reader.take(scalar) }
        return try reader.finish()
    }

    /// The one that the first line has most of.
    private static func separator(of text: String) -> Unicode.Scalar {
        let header = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        let candidates: [Unicode.Scalar] = [",", ";", "\t"]
        let counts = candidates.map { candidate in header.count { $0 == candidate } }
        let most = counts.max() ?? 0
        return zip(candidates, counts).first { $0.1 == most }?.0 ?? ","
    }

    private struct Reader {
        let separator: Unicode.Scalar
        private var records: [Record] = []
        private var cells: [String] = []
        private var cell = ""
        private var state = State.atStart
        private var line = 1
        private var firstLine = 1
        private var isAfterReturn = false

        private enum State {
            case atStart
            case plain
            case quoted
            /// Behind a quotation mark within a quoted cell: its end, or the first of two.
            case afterQuote
        }

        init(separator: Unicode.Scalar) {
            self.separator = separator
        }

        mutating func take(_ scalar: Unicode.Scalar) throws(Problem) {
            let isSecondOfLineEnd = isAfterReturn && scalar == "\n"
            isAfterReturn = scalar == "\r"
            switch (state, scalar) {
            case (.quoted, "\""): state = .afterQuote
            case (.quoted, _):
                cell.unicodeScalars.append(scalar)
                if scalar == "\n" { line += 1 }
            case (.afterQuote, "\""):
                cell.append("\"")
                state = .quoted
            case (_, separator): endCell()
            case (_, "\n"), (_, "\r"):
                guard !isSecondOfLineEnd else { return }
                endRecord()
                line += 1
                firstLine = line
            case (.atStart, "\""): state = .quoted
            case (.afterQuote, _):
                throw .malformedCSV("Line \(line) has text behind a closing quotation mark.")
            case (.atStart, _), (.plain, _):
                cell.unicodeScalars.append(scalar)
                state = .plain
            }
        }

        mutating func finish() throws(Problem) -> [Record] {
            guard state != .quoted else {
                throw .malformedCSV(
                    "The cell that begins on line \(firstLine) has no closing quotation mark."
                )
            }
            endRecord()
            return records
        }

        private mutating func endCell() {
            cells.append(cell)
            cell = ""
            state = .atStart
        }

        private mutating func endRecord() {
            endCell()
            if cells != [""] { records.append(Record(line: firstLine, cells: cells)) }
            cells = []
        }
    }
}

extension Problem {
    static func malformedCSV(_ detail: String) -> Problem {
        Problem(.badRequest, "malformed_csv", title: "The body is not a table of CSV", detail: detail)
    }
}
