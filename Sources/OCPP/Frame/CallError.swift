/// The refusal of a call, before a dialect spells it.
package struct CallError: Error, Sendable, Hashable {
    package let code: CallErrorCode
    /// For the vendor's engineer who reads the station's log. 255 characters at most go on the wire.
    package let description: String
    package let details: JSONValue

    package init(_ code: CallErrorCode, _ description: String, details: JSONValue = [:]) {
        self.code = code
        self.description = description
        self.details = details
    }
}

extension CallError {
    /// A field that the message cannot do without is absent or `null`.
    static func missing(_ field: String) -> CallError {
        CallError(
            .occurrenceConstraintViolation,
            "\(field) is required",
            details: ["field": .string(field)]
        )
    }

    /// A field's value cannot be read as what the field holds.
    static func wrongType(_ field: String, expected: String) -> CallError {
        CallError(
            .typeConstraintViolation,
            "\(field) is not \(expected)",
            details: ["field": .string(field)]
        )
    }

    /// A field's value is readable, but not allowed.
    static func outOfRange(_ field: String, expected: String) -> CallError {
        CallError(
            .propertyConstraintViolation,
            "\(field) is not \(expected)",
            details: ["field": .string(field)]
        )
    }
}
