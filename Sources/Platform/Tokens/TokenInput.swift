import FoundationEssentials
import OCPP
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
    let locationIDs: [UUID]?
    let allowsConcurrentTransactions: Bool??
    let note: String?

    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// Reads and judges all fields; the required ones must be there when something is created.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        self.init(reading: &body, creating: creating)
        try body.finish()
    }

    /// As ``init(_:creating:)`` for one of many: the faults stay with the reader.
    init(reading body: inout BodyReader, creating: Bool) {
        isEmpty = body.isEmpty
        uid = creating ? body.required("uid", .tokenUID) : body.optional("uid", .tokenUID)
        type = body.optional("type", .word)
        status = body.optional("status", .word)
        groupID = body.nullable("group_id", .tokenUID)
        expiresAt = body.nullable("expires_at", .time)
        energyBudgetWh = body.nullable("energy_budget_wh", .integer(0...1_000_000_000_000))
        language = body.nullable("language", .language)
        // `null` is what an empty list is: everywhere.
        locationIDs = body.nullable("location_ids", .locations).map { $0 ?? [] }
        allowsConcurrentTransactions = body.nullable("allows_concurrent_transactions", .boolean)
        note = body.optional("note", .words(0...500))
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
            // Whoever meets the new budget notes it again.
            "budget_used_up = budget_used_up AND NOT \(energyBudgetWh != nil)",
            "location_ids = COALESCE(\(locationIDs), location_ids)",
            "allows_concurrent_transactions = \(SQL.given(allowsConcurrentTransactions, else: "allows_concurrent_transactions"))",
            "note = COALESCE(\(note), note)",
            "language = \(SQL.given(language, else: "language"))",
        ]
    }
}

extension FieldRule<String> {
    /// An idToken (OCPP 2.0.1: at most 36 characters; 1.6 takes 20): visible ASCII, because charge points
    /// send no other.
    static let tokenUID = text(1...36, expected: "letters, digits and signs of ASCII without spaces") {
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

extension FieldRule<[UUID]> {
    /// Ids of locations; whether there are such is seen when they are written.
    fileprivate static var locations: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, elements.count <= 100 else {
                throw .wrongType("an array of at most 100 ids")
            }
            var ids: [UUID] = []
            for element in elements {
                let id = try FieldRule<UUID>.id.read(element)
                if !ids.contains(id) { ids.append(id) }
            }
            return ids
        }
    }
}
