package import Tenancy

/// The value of a `scope` parameter, and what is kept of it with a code or a grant: our scopes, and the words of OpenID
/// Connect, which libraries send and which give no right to anything.
package struct RequestedScope: Sendable, Hashable {
    /// OpenID Connect Core 1.0, sections 3.1.2.1, 5.4 and 11. Of these only `openid` (an ID token) and `email` (its
    /// claim) change anything; refresh tokens come without `offline_access` too.
    package static let openIDWords = ["openid", "profile", "email", "offline_access"]

    package let scopes: ScopeSet
    /// Those of ``openIDWords`` that are asked for, in that order.
    package let words: [String]

    package init(scopes: ScopeSet, words: [String] = []) {
        self.scopes = scopes
        self.words = Self.openIDWords.filter(words.contains)
    }

    /// Reads a parameter.
    ///
    /// - Throws: ``ScopeError/unknown(_:)`` with the first name that is neither.
    package init(_ text: String) throws(ScopeError) {
        let names = text.split(separator: " ").map(String.init)
        let others = names.filter { !Self.openIDWords.contains($0) }
        self.init(scopes: try ScopeSet(text: others.joined(separator: " ")), words: names)
    }

    /// Reads what was stored; a scope that this version does not know gives nothing.
    package init(stored text: String) {
        let names = text.split(separator: " ").map(String.init)
        self.init(scopes: ScopeSet(names.compactMap(Scope.init(rawValue:))), words: names)
    }

    /// The canonical text, which ``init(_:)`` reads back.
    package var text: String {
        (words + [scopes.text]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Whether an ID token is wanted.
    package var isOpenID: Bool {
        words.contains("openid")
    }

    /// Whether all of it was granted before.
    package func isSubset(of other: Self) -> Bool {
        scopes.isSubset(of: other.scopes) && words.allSatisfy(other.words.contains)
    }
}
