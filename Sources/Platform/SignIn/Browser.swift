import FoundationEssentials
import Tenancy

/// The browser that sent a request, as its cookies tell.
struct Browser: Sendable {
    /// The random value of its cookie.
    let key: String
    /// Whether the cookie has to be set yet.
    let isNew: Bool
    /// Who is signed in.
    let session: BrowserSession?

    /// What ``FormSeal`` binds a form to that acts for who is signed in: it ends with the session. The other forms are
    /// bound to ``key`` alone, so that a second tab may still sign in after the first did.
    var binding: String {
        session.map { "\(key)/\($0.id.lowercaseText)" } ?? key
    }
}
