/// What a client of OAuth2 is able to prove (RFC 6749 §2.1), by the words of `clients.kind`.
package enum ClientKind: String, CaseIterable, Sendable {
    /// Acts for itself, by its secret (`client_credentials`).
    case machine
    /// A server-side application in which people sign in; has a secret.
    case confidential
    /// A program that cannot keep a secret: browser, desktop, command line. PKCE protects its codes.
    case `public`

    /// Whether it proves itself by a secret.
    package var hasSecret: Bool {
        self != .public
    }

    /// Whether people sign in to it, so that it must say where they are to be sent back.
    package var hasRedirects: Bool {
        self != .machine
    }
}
