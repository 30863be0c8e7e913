/// What is wrong with one value, before it is known where the value stood.
struct FieldFault: Error {
    let code: String
    let message: String

    static func wrongType(_ expected: String) -> Self {
        Self(code: "wrong_type", message: "Expected \(expected).")
    }

    static func malformed(_ expected: String) -> Self {
        Self(code: "malformed", message: "Expected \(expected).")
    }
}
