import FoundationEssentials
import OCPP
import Tenancy

extension FieldRule<String> {
    static let email = text(3...254, expected: "an e-mail address", where: MailAddress.isValid)

    /// One line, because it stands in lists.
    static let personName = text(0...100, expected: "one line of text") { text in
        !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}

extension FieldRule<[UUID]> {
    /// The locations of a partner; what is given twice counts once.
    static let locationIDs = Self { (value) throws(FieldFault) in
        guard let elements = value.arrayValue else { throw .wrongType("an array of UUIDs") }
        guard elements.count <= 1000 else {
            throw FieldFault(code: "too_long", message: "Expected at most 1000 locations.")
        }
        var ids: [UUID] = []
        for element in elements {
            guard let text = element.stringValue else { throw .wrongType("an array of UUIDs") }
            guard let id = UUID(uuidString: text) else { throw .malformed("an array of UUIDs") }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}
