/// Why the database did not do what it was asked.
///
/// ``message`` and the other texts are for the log. Users get what the HTTP layer says about ``code``: nothing of
/// PostgreSQL's wording, which may quote values.
package struct DatabaseError: Error, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// No connection could be had in time, or it was lost: nothing is known to have happened.
        case unavailable
        /// The statement took longer than allowed.
        case timedOut = "timed_out"
        /// The caller's task was cancelled.
        case cancelled
        case uniqueViolation = "unique_violation"
        case foreignKeyViolation = "foreign_key_violation"
        /// A value broke a CHECK, NOT NULL, length or range rule of the schema.
        case invalidValue = "invalid_value"
        /// Missing grant, row security, or no valid account context.
        case forbidden
        /// Deadlock or serialisation failure: the same transaction may succeed when it is run again.
        case retryable
        /// A row did not have the shape that the code expects.
        case decoding
        /// Anything else that PostgreSQL reports.
        case server
    }

    package let code: Code
    /// Five characters of SQLSTATE, when PostgreSQL answered.
    package let sqlState: String?
    package let message: String
    /// Whether PostgreSQL says in the middle of what it was, such as `while updating tuple (0,5) in relation "connectors"`. The
    /// words are not kept: they may quote values.
    package let hasContext: Bool
    /// Of the table.
    package let schema: String?
    package let table: String?
    package let column: String?
    package let constraint: String?

    package init(
        _ code: Code,
        _ message: String,
        sqlState: String? = nil,
        hasContext: Bool = false,
        schema: String? = nil,
        table: String? = nil,
        column: String? = nil,
        constraint: String? = nil
    ) {
        self.code = code
        self.message = message
        self.schema = schema
        self.sqlState = sqlState
        self.hasContext = hasContext
        self.table = table
        self.column = column
        self.constraint = constraint
    }

    /// Whether the same work may succeed later without a change of the input.
    package var isTransient: Bool {
        switch code {
        case .unavailable, .timedOut, .retryable: true
        case .cancelled, .uniqueViolation, .foreignKeyViolation, .invalidValue, .forbidden, .decoding,
            .server:
            false
        }
    }

    /// Whether somebody else held a row for longer than was waited. A statement that waits for a table has no context.
    package var isHeldRow: Bool {
        sqlState == "55P03" && hasContext
    }

    /// The class of an SQLSTATE (PostgreSQL documentation, appendix A).
    static func code(forSQLState state: String) -> Code {
        switch state {
        case "23505", "23P01": .uniqueViolation
        case "23503", "23001": .foreignKeyViolation
        case "23514", "23502": .invalidValue
        case "42501": .forbidden
        case "40001", "40P01", "55P03": .retryable
        case "57014": .timedOut
        case "57P01", "57P02", "57P03", "25P03": .unavailable
        default:
            switch state.prefix(2) {
            case "08", "53": .unavailable
            case "22": .invalidValue
            default: .server
            }
        }
    }
}

extension DatabaseError: CustomStringConvertible {
    /// For the log: code, SQLSTATE and names of the schema, and no text that could quote a row's values.
    package var description: String {
        var text = "\(code)"
        if let sqlState { text += " [\(sqlState)]" }
        if let table { text += " table \(table)" }
        if let column { text += " column \(column)" }
        if let constraint { text += " constraint \(constraint)" }
        return sqlState == nil ? "\(text): \(message)" : text
    }
}
