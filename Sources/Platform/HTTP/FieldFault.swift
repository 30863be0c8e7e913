/// What is wrong with one value, before it is known where the value stood.
struct FieldFault: Error {
    let code: String
    let message: String

    static func wrongType(_ expected: String) -> Self {
        Self(code: "wrong_type", message: "Expected \(expected).")
    }

    static func outOfRange<Bound>(_ range: ClosedRange<Bound>) -> Self {
        Self(
            code: "out_of_range",
            message: "Expected a number from \(range.lowerBound) to \(range.upperBound)."
        )
    }

    static func malformed(_ expected: String) -> Self {
        Self(code: "malformed", message: "Expected \(expected).")
    }
}
