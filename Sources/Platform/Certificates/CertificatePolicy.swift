/// What an account does with charge points' requests for certificates.
enum CertificatePolicy: String, CaseIterable, Sendable {
    /// Signs them at once, when the charge point had to show who it is.
    case automatic
    /// Lets them wait for a person.
    case approval
}
