import FoundationEssentials
import Tenancy

/// What the pages carry from one form to the next, so that the server remembers nothing: sealed, for one form of one
/// browser, for half an hour. That it opens shows that we made the form for this browser, which is also the proof
/// against forged requests (CSRF).
struct FormSeal: Sendable {
    /// Each form has its own, so that what one carries is worth nothing in another.
    enum Form: String, Sendable {
        case signIn = "sign-in"
        case secondFactor = "second-factor"
        case signOut = "sign-out"
        case device
        case forgottenPassword = "forgotten-password"
        case passwordLink = "password-link"
    }

    /// The name of the hidden field.
    static let field = "form"
    /// In seconds. Long enough to look up a password, short enough that a forgotten tab is worth nothing.
    static let lifetime = 30 * 60

    let box: SecretBox
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - content: What to carry.
    ///   - form: Which form it is in.
    ///   - browser: Who may send it: ``Browser/key``, or ``Browser/binding`` where somebody is signed in.
    ///   - lifetime: In seconds.
    /// - Returns: base64url.
    /// - Throws: ``CryptoError`` when libcrypto fails.
    func seal(
        _ content: some Codable,
        in form: Form,
        of browser: String,
        lifetime: Int = Self.lifetime
    ) throws -> String {
        let end = Int(now().timeIntervalSince1970) + lifetime
        let plain = try JSONEncoder().encode(Sealed(end: end, content: content))
        return Base64URL.encode(try box.seal(Array(plain), context: Self.context(form, browser)))
    }

    /// What ``seal(_:in:of:lifetime:)`` was given; `nil` when it is too old, of another form or browser, or not ours.
    func open<Content: Codable>(
        _ text: String?,
        as type: Content.Type = Content.self,
        in form: Form,
        of browser: String
    ) -> Content? {
        // Whatever is wrong with it, it is one answer: a new form.
        guard let text, let sealed = Base64URL.decode(text.utf8),
            let plain = try? box.open(sealed, context: Self.context(form, browser)),
            let content = try? JSONDecoder().decode(Sealed<Content>.self, from: Data(plain)),
            Double(content.end) > now().timeIntervalSince1970
        else { return nil }
        return content.content
    }

    private static func context(_ form: Form, _ browser: String) -> String {
        "sign-in form/\(form.rawValue)/\(browser)"
    }

    private struct Sealed<Content: Codable>: Codable {
        /// Unix time.
        let end: Int
        let content: Content
    }
}
