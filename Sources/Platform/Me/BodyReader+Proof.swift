/// The credentials that sensitive steps ask for again: each reader takes the whole body.
extension BodyReader {
    /// `{"current_password"}`
    ///
    /// - Throws: 422 that names every bad field.
    mutating func passwordAlone() throws(Problem) -> String {
        let password = required("current_password", .personPassword)
        try finish()
        guard let password else { throw faultsSoFar }
        return password
    }

    /// `{"code"}`
    ///
    /// - Throws: 422 that names every bad field.
    mutating func codeAlone() throws(Problem) -> String {
        let code = required("code", .code)
        try finish()
        guard let code else { throw faultsSoFar }
        return code
    }

    /// `{"current_password", "code"}`
    ///
    /// - Throws: 422 that names every bad field.
    mutating func passwordAndCode() throws(Problem) -> (password: String, code: String) {
        let password = required("current_password", .personPassword)
        let code = required("code", .code)
        try finish()
        guard let password, let code else { throw faultsSoFar }
        return (password, code)
    }
}

extension FieldRule<String> {
    /// Of an authenticator app, or a recovery code.
    fileprivate static let code = text(1...64)
}
