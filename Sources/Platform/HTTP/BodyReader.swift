import OCPP

/// Reads the members of a JSON object and notes every fault, so that one answer names all of them.
///
/// Each member is read at most once by its name; ``finish()`` then knows which members nobody asked for.
struct BodyReader {
    private let object: JSONObject
    /// Where the object stands in the body; empty for the body itself.
    private let pointer: String
    private var known: Set<String> = []
    private var errors: [FieldError] = []

    /// - Throws: 400 when the bytes are not JSON, 422 when they are not an object.
    init(json bytes: [UInt8]) throws(Problem) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(bytes)
        } catch {
            throw .malformedJSON("At byte \(error.offset): \(error.message).")
        }
        guard let object = value.objectValue else {
            throw .validation([FieldError(field: "", code: "wrong_type", message: "Expected a JSON object.")])
        }
        self.init(object)
    }

    init(_ object: JSONObject, at pointer: String = "") {
        self.object = object
        self.pointer = pointer
    }

    /// Whether the object has no members.
    var isEmpty: Bool {
        object.isEmpty
    }

    /// The value of a member that must be there. `nil` only after a fault was noted.
    mutating func required<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        known.insert(name)
        guard let value = object[name] else {
            note(name, "required", "This field is required.")
            return nil
        }
        return read(name, value, rule)
    }

    /// The value of a member that may be absent, but not `null`.
    mutating func optional<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value? {
        known.insert(name)
        return object[name].flatMap { read(name, $0, rule) }
    }

    /// The value of a member that may be absent (`nil`) or `null` (`.some(nil)`).
    mutating func nullable<Value>(_ name: String, _ rule: FieldRule<Value>) -> Value?? {
        known.insert(name)
        guard let value = object[name] else { return nil }
        if value.isNull { return .some(nil) }
        return read(name, value, rule).map { .some($0) }
    }

    /// Whether a member is `null`, which it may be.
    mutating func isNull(_ name: String) -> Bool {
        guard object[name]?.isNull == true else { return false }
        known.insert(name)
        return true
    }

    /// The objects of an array that may be absent.
    mutating func objects<Item>(
        _ name: String,
        count: ClosedRange<Int>,
        _ item: (inout BodyReader) -> Item?
    ) -> [Item] {
        known.insert(name)
        guard let value = object[name] else { return [] }
        guard let elements = value.arrayValue else {
            note(name, "wrong_type", "Expected an array of objects.")
            return []
        }
        guard count.contains(elements.count) else {
            note(name, "out_of_range", "Expected \(count.lowerBound) to \(count.upperBound) elements.")
            return []
        }
        var items: [Item] = []
        for (index, element) in elements.enumerated() {
            guard let object = element.objectValue else {
                note("\(name)/\(index)", "wrong_type", "Expected an object.", isPath: true)
                continue
            }
            var reader = BodyReader(object, at: "\(pointer)/\(name)/\(index)")
            let read = item(&reader)
            errors += reader.remainingErrors()
            if let read { items.append(read) }
        }
        return items
    }

    /// An object that must be there, with its faults noted among those of this one.
    mutating func object<Item>(_ name: String, _ item: (inout BodyReader, JSONObject) -> Item) -> Item? {
        known.insert(name)
        guard let object = object[name]?.objectValue else {
            let isMissing = self.object[name] == nil
            note(
                name,
                isMissing ? "required" : "wrong_type",
                isMissing ? "This field is required." : "Expected an object."
            )
            return nil
        }
        var reader = BodyReader(object, at: "\(pointer)/\(Self.escaped(name))")
        let read = item(&reader, object)
        errors += reader.remainingErrors()
        return read
    }

    /// An object that may be absent.
    mutating func optionalObject<Item>(_ name: String, _ item: (inout BodyReader, JSONObject) -> Item)
        -> Item?
    {
        known.insert(name)
        return object[name] == nil ? nil : self.object(name, item)
    }

    /// Notes a fault that no rule for one field can see.
    mutating func note(_ name: String, _ code: String, _ message: String) {
        note(name, code, message, isPath: false)
    }

    /// As ``note(_:_:_:)``, unless the field already has a fault.
    mutating func noteUnlessNoted(_ name: String, _ code: String, _ message: String) {
        let field = "\(pointer)/\(Self.escaped(name))"
        guard !errors.contains(where: { $0.field == field }) else { return }
        note(name, code, message)
    }

    /// Whether a fault was noted until now.
    var hasFaults: Bool {
        !errors.isEmpty
    }

    /// The faults noted until now, for when the rest cannot be judged because of them.
    var faultsSoFar: Problem {
        .validation(errors)
    }

    /// - Throws: 422 that names every bad and every unknown member.
    func finish() throws(Problem) {
        let all = remainingErrors()
        guard all.isEmpty else { throw .validation(all) }
    }

    private func remainingErrors() -> [FieldError] {
        var all = errors
        if object.hasDuplicateKeys {
            all.append(
                FieldError(
                    field: pointer,
                    code: "repeated_member",
                    message: "A member is given more than once."
                )
            )
        }
        for member in object.members where !known.contains(member.key) {
            all.append(
                FieldError(
                    field: "\(pointer)/\(Self.escaped(member.key))",
                    code: "unknown",
                    message: "There is no such field."
                )
            )
        }
        return all
    }

    private mutating func read<Value>(_ name: String, _ value: JSONValue, _ rule: FieldRule<Value>) -> Value?
    {
        guard !value.isNull else {
            note(name, "must_not_be_null", "This field cannot be null.")
            return nil
        }
        do throws(FieldFault) {
            return try rule.read(value)
        } catch {
            note(name, error.code, error.message)
            return nil
        }
    }

    private mutating func note(_ name: String, _ code: String, _ message: String, isPath: Bool) {
        let part = isPath ? name : Self.escaped(name)
        errors.append(FieldError(field: "\(pointer)/\(part)", code: code, message: message))
    }

    /// RFC 6901, section 3.
    private static func escaped(_ key: String) -> String {
        var text = ""
        for character in key.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
