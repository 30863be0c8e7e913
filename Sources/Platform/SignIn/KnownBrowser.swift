import Hummingbird
import Tenancy

/// Remembers, in the browser itself, who signed in there. Attempts from such a browser are counted apart, so that
/// whoever wastes a person's attempts from all over the world does not keep that person out (OWASP: device cookies).
/// It opens nothing by itself.
struct KnownBrowser: Sendable {
    let box: SecretBox
    let cookies: SignInCookies

    /// - Returns: The random mark of this browser, when the person with this address (in lower case) signed in there.
    func mark(of request: Request, email: String) -> String? {
        guard let text = cookies.known(of: request), let sealed = Base64URL.decode(text.utf8),
            // One that does not open is another person's, or nobody's.
            let mark = try? box.open(sealed, context: Self.context(email))
        else { return nil }
        return Hexadecimal.encode(mark)
    }

    /// The cookie for a person who has signed in.
    func cookie(for email: String) throws -> String {
        let mark = SecureRandom.bytes(16)
        return cookies.setKnown(Base64URL.encode(try box.seal(mark, context: Self.context(email))))
    }

    private static func context(_ email: String) -> String {
        "known browser/\(email)"
    }
}
