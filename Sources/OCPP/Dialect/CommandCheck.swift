/// The limits that commands of every version share, checked before anything is written.
enum CommandCheck {
    /// A text of at least `minimum` and at most `maximum` characters.
    static func text(
        _ text: String,
        _ field: String,
        minimum: Int = 1,
        maximum: Int
    ) throws(CommandRefusal) -> JSONValue {
        let count = text.unicodeScalars.count
        guard count >= minimum else {
            throw CommandRefusal(field: field, code: "required", message: "must not be empty")
        }
        guard count <= maximum else {
            throw CommandRefusal(
                field: field,
                code: "too_long",
                message: "has \(count) characters, at most \(maximum) are allowed"
            )
        }
        return .string(text)
    }

    /// A whole number in a range that 32 bits hold.
    static func integer(
        _ value: Int,
        _ field: String,
        from minimum: Int,
        to maximum: Int = Int(Int32.max)
    ) throws(CommandRefusal) -> JSONValue {
        guard (minimum...maximum).contains(value) else {
            throw CommandRefusal(
                field: field,
                code: "out_of_range",
                message: "is \(value), expected \(minimum) to \(maximum)"
            )
        }
        return JSONValue(value)
    }

    static func object(_ value: JSONValue, _ field: String) throws(CommandRefusal) -> JSONValue {
        guard value.objectValue != nil else {
            throw CommandRefusal(field: field, code: "wrong_type", message: "must be an object")
        }
        return value
    }
}
