/// Why a token, ours or an outside issuer's, was refused. For logs and tests; the client is told `invalid_token` and no
/// more.
package enum TokenError: Error, Equatable {
    /// Over 8 KiB.
    case tooLong
    case notThreeParts
    /// A part is not base64url in its canonical spelling.
    case notBase64URL
    /// The header is no flat JSON object of plain strings.
    case malformedHeader
    case duplicateHeaderMember(String)
    /// A member other than `alg`, `kid`, `typ`, for example `crit`, `jwk` or `jku`.
    case unexpectedHeaderMember(String)
    case missingHeaderMember(String)
    /// `typ` is not `JWT`.
    case wrongType
    case unknownKey
    /// `alg` is not the algorithm stored with the key.
    case wrongAlgorithm
    /// libjwt refused: the signature is not the key's, or the payload is no JSON (it reads that first).
    case badSignature
    /// No JSON object that ``StrictJSON`` takes.
    case malformedPayload
    /// A member of the payload stands twice in one object.
    case duplicateClaim(String)
    case missingClaim(String)
    /// The claim has another type or form than it must.
    case malformedClaim(String)
    case wrongTokenUse
    case wrongIssuer
    case wrongAudience
    case unknownScope(String)
    case unknownRole(String)
    case expired
    case notYetValid
    case issuedInFuture
    /// An outside issuer's token that would live longer than ``OutsideTokenGate/longestLife``.
    case livesTooLong
}
