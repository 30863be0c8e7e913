import FoundationEssentials

/// The members of an object that somebody gave in the version's own form, read strictly, since it goes to a station.
struct FieldsToWrite {
    /// Where the object stands in the command, for example `charging_profile/chargingSchedule`.
    let field: String
    private let object: JSONObject

    init(_ value: JSONValue, _ field: String) throws(CommandRefusal) {
        guard let object = value.objectValue, !object.hasDuplicateKeys else {
            throw CommandRefusal(field: field, code: "wrong_type", message: "must be an object")
        }
        self.field = field
        self.object = object
    }

    /// Refuses members of other names.
    func allow(_ names: Set<String>) throws(CommandRefusal) {
        for member in object.members where !names.contains(member.key) {
            throw refusal(member.key, "unknown", "there is no such field")
        }
    }

    /// Refuses the member where it means nothing.
    func forbid(_ name: String, _ message: String) throws(CommandRefusal) {
        guard !has(name) else { throw refusal(name, "not_allowed", message) }
    }

    /// Refuses the member's absence when it is needed, and its presence when it is not.
    func require(_ name: String, _ isNeeded: Bool, _ message: String) throws(CommandRefusal) {
        guard has(name) == isNeeded else {
            throw refusal(name, isNeeded ? "required" : "not_allowed", message)
        }
    }

    /// Why not `nil` in a condition: to this type's literals that is the `null` of JSON.
    private func has(_ name: String) -> Bool {
        object.members.contains { $0.key == name }
    }

    func required(_ name: String) throws(CommandRefusal) -> JSONValue {
        guard let value = object[name] else { throw refusal(name, "required", "is missing") }
        return value
    }

    func integer(
        _ name: String,
        from minimum: Int,
        to maximum: Int = Int(Int32.max)
    ) throws(CommandRefusal) -> JSONValue {
        guard let number = try required(name).intValue else {
            throw refusal(name, "wrong_type", "must be a whole number")
        }
        return try CommandCheck.integer(number, "\(field)/\(name)", from: minimum, to: maximum)
    }

    func optionalInteger(
        _ name: String,
        from minimum: Int,
        to maximum: Int = Int(Int32.max)
    ) throws(CommandRefusal) -> JSONValue? {
        guard has(name) else { return .none }
        return try integer(name, from: minimum, to: maximum)
    }

    func word(_ name: String, of words: [String]) throws(CommandRefusal) -> JSONValue {
        try CommandCheck.word(try required(name).stringValue ?? "", "\(field)/\(name)", of: words)
    }

    func optionalWord(_ name: String, of words: [String]) throws(CommandRefusal) -> JSONValue? {
        guard has(name) else { return .none }
        return try word(name, of: words)
    }

    /// A time with its zone, since a station's is not known.
    func time(_ name: String) throws(CommandRefusal) -> Date? {
        guard let value = object[name] else { return nil }
        guard let text = value.stringValue, let read = DeviceTimeReader.read(text), read.hasZone else {
            throw refusal(name, "malformed", "expected a time such as 2026-01-31T08:00:00Z")
        }
        return read.instant
    }

    /// A number from 0 with at most one digit after the point (7.14: "multiples of 0.1").
    func decimal(_ name: String) throws(CommandRefusal) -> JSONValue {
        guard let number = try required(name).doubleValue else {
            throw refusal(name, "wrong_type", "must be a number")
        }
        guard (0...1_000_000_000).contains(number) else {
            throw refusal(name, "out_of_range", "expected 0 to 1000000000")
        }
        let tenths = (number * 10).rounded()
        guard abs(number * 10 - tenths) < 1e-6 else {
            throw refusal(name, "out_of_range", "at most one digit after the point is allowed")
        }
        // Written in integers, so that 0.1 never becomes 0.1000000001.
        let (whole, tenth) = Int(tenths).quotientAndRemainder(dividingBy: 10)
        return .number("\(whole).\(tenth)")
    }

    func optionalDecimal(_ name: String) throws(CommandRefusal) -> JSONValue? {
        guard has(name) else { return .none }
        return try decimal(name)
    }

    private func refusal(_ name: String, _ code: String, _ message: String) -> CommandRefusal {
        CommandRefusal(field: "\(field)/\(name)", code: code, message: message)
    }
}
