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

    /// - Parameter creating: Whether the required fields must be there.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        uid = creating ? body.required("uid", .uid) : body.optional("uid", .uid)
        type = body.optional("type", .word)
        status = body.optional("status", .word)
        groupID = body.nullable("group_id", .uid)
        expiresAt = body.nullable("expires_at", .time)
        energyBudgetWh = body.nullable("energy_budget_wh", .integer(0...1_000_000_000_000))
        language = body.nullable("language", .language)
        try body.finish()
    }

    /// The assignments of an UPDATE.
    var changes: [SQL] {
        var changes: [SQL] = []
        if let uid { changes += ["uid = \(uid)", "uid_lower = \(uid.lowercased())"] }
        if let type { changes.append("type = \(type.rawValue)") }
        if let status { changes.append("status = \(status.rawValue)") }
        if let groupID { changes.append("group_id = \(groupID)") }
        if let expiresAt { changes.append("expires_at = \(expiresAt)") }
        if let energyBudgetWh { changes.append("energy_budget_wh = \(energyBudgetWh)") }
        if let language { changes.append("language = \(language)") }
        return changes
    }
}

extension FieldRule<String> {
    /// An idToken (OCPP 2.0.1: at most 36 characters; 1.6 takes 20): visible ASCII, because charge points send no other.
    fileprivate static let uid = text(1...36, expected: "letters, digits and signs of ASCII without spaces") { text in
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
