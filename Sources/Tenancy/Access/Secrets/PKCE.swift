/// Proof Key for Code Exchange, RFC 7636, method S256 only: who redeems an authorisation code shows that it
/// asked for it.
package enum PKCE {
    /// Whether a `code_verifier` has the form of RFC 7636 section 4.1: 43 to 128 unreserved characters.
    package static func isValidVerifier(_ verifier: String) -> Bool {
        (43...128).contains(verifier.utf8.count) && verifier.utf8.allSatisfy(PercentEncoding.isUnreserved)
    }

    /// Whether a `code_challenge` can be one of method S256 (section 4.2): the base64url of 32 bytes, in its one
    /// canonical spelling.
    package static func isValidChallenge(_ challenge: String) -> Bool {
        challenge.utf8.count == 43 && Base64URL.decode(challenge.utf8) != nil
    }

    /// Whether the verifier is the one of this challenge (section 4.6); constant time.
    package static func verify(verifier: String, challenge: String) -> Bool {
        guard isValidVerifier(verifier), isValidChallenge(challenge) else { return false }
        let expected = Base64URL.encode(Digest.sha256(Array(verifier.utf8)))
        return Digest.areEqual(Array(expected.utf8), Array(challenge.utf8))
    }
}
