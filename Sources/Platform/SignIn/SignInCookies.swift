import HTTPTypes
import Hummingbird
import Tenancy

/// The cookies of the sign-in pages, of this host alone and out of the reach of scripts.
///
/// With https their names begin with `__Host-`: browsers then keep sub-domains and plain http from setting them.
/// `SameSite=Lax`, because applications elsewhere send people here and must find them signed in.
struct SignInCookies: Sendable {
    /// How long somebody stays signed in, in seconds: a working day, so that a browser left alone is signed out the
    /// next morning.
    static let sessionLifetime = 12 * 60 * 60

    private let isSecure: Bool

    init(publicURL: String) {
        isSecure = publicURL.lowercased().hasPrefix("https:")
    }

    /// Which browser it is, before and after anybody signs in: see ``FormSeal``.
    func browser(of request: Request) -> String? {
        // Ours have 22 characters; anything else was not set by us.
        value(named: name("form"), of: request).flatMap { value in
            Base64URL.decode(value.utf8)?.count == 16 ? value : nil
        }
    }

    /// SHA-256 of the session's secret.
    func session(of request: Request) -> [UInt8]? {
        value(named: name("session"), of: request).flatMap {
            OpaqueSecret.hash(of: $0, kind: .browserSession)
        }
    }

    /// What ``setKnown(_:)`` was given.
    func known(of request: Request) -> String? {
        value(named: name("known"), of: request)
    }

    /// For half a year.
    func setKnown(_ value: String) -> String {
        cookie("known", value, seconds: 182 * 24 * 60 * 60)
    }

    func setBrowser(_ value: String) -> String {
        cookie("form", value, seconds: nil)
    }

    func setSession(_ secret: OpaqueSecret) -> String {
        cookie("session", secret.text, seconds: Self.sessionLifetime)
    }

    var clearSession: String {
        cookie("session", "", seconds: 0)
    }

    private func name(_ end: String) -> String {
        (isSecure ? "__Host-" : "") + "plugyard_\(end)"
    }

    private func cookie(_ end: String, _ value: String, seconds: Int?) -> String {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        return "\(name(end))=\(value); Path=/; HttpOnly; SameSite=Lax\(age)\(isSecure ? "; Secure" : "")"
    }

    /// `nil` also when it comes twice: then somebody else has set one of them.
    private func value(named name: String, of request: Request) -> String? {
        let pairs = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
        let values = pairs.compactMap { pair -> Substring? in
            let trimmed = pair.drop { $0 == " " }
            return trimmed.hasPrefix("\(name)=") ? trimmed.dropFirst(name.count + 1) : nil
        }
        return values.count == 1 ? values.first.map(String.init) : nil
    }
}
