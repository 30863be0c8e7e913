import FoundationEssentials
import Tenancy

/// The writable fields of a token, as a POST or PATCH gave them.
struct TokenInput {
    let uid: String?
    let type: TokenType?
    let status: TokenStatus?
    let groupID: String??
    let expiresAt: Date??
    let energyBudgetWh: Int??
    let language: String??

    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// Reads and judges all fields; the required ones must be there when something is created.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        isEmpty = body.isEmpty
        uid = creating ? body.required("uid", .uid) : body.optional("uid", .uid)
        type = body.optional("type", .word)
        status = body.optional("status", .word)
        groupID = body.nullable("group_id", .uid)
        expiresAt = body.nullable("expires_at", .time)
        energyBudgetWh = body.nullable("energy_budget_wh", .integer(0...1_000_000_000_000))
        language = body.nullable("language", .language)
        try body.finish()
    }

    /// The assignments of an UPDATE: always the same text, whichever fields were given, because every text is
    /// a prepared statement on every connection.
    var changes: [SQL] {
        [
            "uid = COALESCE(\(uid), uid)",
            "uid_lower = COALESCE(\(uid?.lowercased()), uid_lower)",
            "type = COALESCE(\(type?.rawValue), type)",
            "status = COALESCE(\(status?.rawValue), status)",
            "group_id = \(SQL.given(groupID, else: "group_id"))",
            "expires_at = \(SQL.given(expiresAt, else: "expires_at"))",
            "energy_budget_wh = \(SQL.given(energyBudgetWh, else: "energy_budget_wh"))",
            "language = \(SQL.given(language, else: "language"))",
        ]
    }
}

extension FieldRule<String> {
    /// An idToken (OCPP 2.0.1: at most 36 characters; 1.6 takes 20): visible ASCII, because charge points
    /// send no other.
    fileprivate static let uid = text(1...36, expected: "letters, digits and signs of ASCII without spaces") {
        text in
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// A language tag of RFC 5646, by its form.
    fileprivate static let language = text(2...8, expected: "a language tag, such as de or pt-BR") { text in
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default:
                false
            }
        }
    }
}
