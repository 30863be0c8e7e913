/// A kind of credential beside our own access tokens: API keys, tokens of outside issuers.
package protocol BearerVerifier: Sendable {
    /// Who presents a credential.
    ///
    /// - Parameters:
    ///   - token: What followed `Bearer `.
    ///   - account: The `{account}` of the path, id or slug, where it names one. Not trusted: it chooses among the
    ///     accounts that trust an outside issuer.
    /// - Returns: `nil` when the text is no credential of this kind.
    /// - Throws: ``BearerError/invalidToken`` for a bad one of this kind; ``Problem`` when it cannot be judged now.
    func principal(of token: String, account: String?) async throws -> Principal?
}
