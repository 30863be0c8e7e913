import Tenancy

/// A person's password and the one it is to become.
struct PasswordChange {
    let current: String
    let new: String

    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader) throws(Problem) {
        let current = body.required("current_password", .personPassword)
        let new = body.required("new_password", .personPassword)
        try body.finish()
        guard let current, let new else { throw body.faultsSoFar }
        self.current = current
        self.new = new
    }

    /// - Throws: 422 when the policy does not take the new one.
    func check(by policy: PasswordPolicy, email: String) throws(Problem) {
        if let complaint = policy.complaint(new, email: email) {
            throw MeProblems.weakPassword(complaint)
        }
    }
}

extension FieldRule<String> {
    /// By its length alone; whether it is right or good is judged later.
    static let personPassword = text(1...PasswordHasher.longestPassword)
}
