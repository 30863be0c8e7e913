/// One SQL statement with its values, written as a string literal.
///
/// `"… WHERE id = \(id)"` becomes `$1` and a binding, so a value never becomes SQL text. There is no way to make
/// a statement from a string that is not a literal: dynamic filters are put together from literal fragments with
/// `\(fragment)`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    @usableFromInline
    enum Part: Sendable {
        case text(String)
        case binding(SQLBinding)
    }

    let parts: [Part]
    /// The statement as PostgreSQL sees it, with `$1`, `$2` … for the values. The key of the statement cache.
    let text: String
    let bindings: [SQLBinding]

    public init(stringLiteral value: String) {
        self.init(parts: [.text(value)])
    }

    public init(stringInterpolation: StringInterpolation) {
        self.init(parts: stringInterpolation.parts)
    }

    private init(parts: [Part]) {
        var text = ""
        var bindings: [SQLBinding] = []
        for part in parts {
            switch part {
            case .text(let literal):
                text += literal
            case .binding(let binding):
                bindings.append(binding)
                text += "$\(bindings.count)"
            }
        }
        self.parts = parts
        self.text = text
        self.bindings = bindings
    }

    /// Puts literal fragments together, for example the conditions of a filter.
    package init(joining fragments: [SQL], separator: SQL) {
        var parts: [Part] = []
        for (index, fragment) in fragments.enumerated() {
            if index > 0 { parts += separator.parts }
            parts += fragment.parts
        }
        self.init(parts: parts)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        @usableFromInline var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            parts.append(.text(literal))
        }

        public mutating func appendInterpolation(_ value: some SQLBindable) {
            parts.append(.binding(value.sqlBinding))
        }

        public mutating func appendInterpolation<T: SQLBindable>(_ value: T?) {
            parts.append(.binding(value.sqlBinding))
        }

        /// One column of many rows, as an array: `unnest(\(samples, \.receivedAt))`.
        ///
        /// - Parameters:
        ///   - rows: One element of the array for each.
        ///   - column: What the array has of a row.
        @inlinable
        public mutating func appendInterpolation<Element, Value: SQLArrayElement>(
            _ rows: [Element],
            _ column: (Element) -> Value
        ) {
            var writer = SQLArrayWriter(of: Value.sqlType, count: rows.count)
            for row in rows { writer.append(column(row)) }
            parts.append(.binding(SQLBinding(type: Value.sqlArrayType, bytes: writer.bytes)))
        }

        public mutating func appendInterpolation(_ fragment: SQL) {
            parts += fragment.parts
        }
    }
}
