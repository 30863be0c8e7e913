/// Reads the fields of a payload, forgiving what leaves the meaning whole and noting each leniency once.
struct PayloadReader {
    private let object: JSONObject
    private(set) var flags: [String] = []

    init(_ payload: JSONValue) throws(CallError) {
        guard let object = payload.objectValue else { throw .wrongType("payload", expected: "an object") }
        self.init(object)
    }

    init(_ object: JSONObject) {
        self.object = object
        if object.hasDuplicateKeys { flag("duplicate_key", "payload") }
    }

    /// Whatever stands in a field; `null` is nothing.
    func value(_ field: String) -> JSONValue? {
        guard let value = object[field], !value.isNull else { return nil }
        return value
    }

    mutating func flag(_ leniency: String, _ field: String) {
        flag("\(leniency):\(field)")
    }

    mutating func flag(_ flag: String) {
        if !flags.contains(flag) { flags.append(flag) }
    }
}

extension PayloadReader {
    /// The elements of a list. A single object stands for a list of one; what is neither counts as empty.
    mutating func list(_ field: String) -> [JSONValue] {
        switch value(field) {
        case nil:
            return []
        case .array(let elements):
            return elements
        case .object(let object):
            flag("object_as_array", field)
            return [.object(object)]
        case .some:
            flag("unreadable", field)
            return []
        }
    }
}
