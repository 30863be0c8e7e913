import FoundationEssentials
import Tenancy

/// The keys of the gate's tests and the parts of a good token, to be spoiled one by one.
struct TokenMint: Sendable {
    let ec: SigningKey
    let rsa: SigningKey
    /// Not in the key set.
    let stranger: SigningKey
    let keys: KeySet

    /// Made once: an RSA key takes a while.
    static let shared = Result { try TokenMint() }

    private init() throws {
        ec = try SigningKey.generate(.es256)
        rsa = try SigningKey.generate(.rs256)
        stranger = try SigningKey.generate(.es256)
        keys = try KeySet(active: ec, others: [rsa.verificationKey])
    }

    func gate(cacheLimit: Int = 100) -> TokenGate {
        let sample = AccessTokenClaims.sample()
        return TokenGate(issuer: sample.issuer, audience: sample.audience, keys: keys, cacheLimit: cacheLimit)
    }

    func good() throws -> String {
        try AccessTokenSigner.sign(.sample(), with: ec)
    }

    /// A token of the EC key with other header members. `nil` takes a member away.
    func header(_ changes: [String: String?]) throws -> String {
        try TokenForge.token(header: headerText(changes), payload: payloadText(), key: ec)
    }

    /// A token of the EC key with this text as header.
    func header(text: String) throws -> String {
        try TokenForge.token(header: text, payload: payloadText(), key: ec)
    }

    /// A token of the EC key with one more member, given as JSON, before the others in its header.
    func header(adding member: String) throws -> String {
        try header(text: "{\(member)," + headerText().dropFirst())
    }

    /// A token of the EC key with other claims. `.absent` takes a claim away.
    func claims(_ changes: [String: ClaimValue]) throws -> String {
        try TokenForge.token(header: headerText(), payload: payloadText(changes), key: ec)
    }

    /// A token of the EC key with this text as payload.
    func payload(text: String) throws -> String {
        try TokenForge.token(header: headerText(), payload: text, key: ec)
    }

    /// A token of the EC key with this JSON as one of its claims, even one that stands there already.
    func claim(_ name: String, json: String, keepingOther: Bool = false) throws -> String {
        let others = try payloadText(keepingOther ? [:] : [name: .absent])
        return try payload(text: "{\"\(name)\":\(json)," + others.dropFirst())
    }

    /// A token of the EC key with these bytes before and after its payload's JSON.
    func payload(after prefix: [UInt8] = [], before suffix: [UInt8] = []) throws -> String {
        let payload = prefix + Array(try payloadText().utf8) + suffix
        return try TokenForge.token(header: Array(headerText().utf8), payload: payload, key: ec)
    }

    /// A good token with another signature.
    func signature(_ signature: [UInt8]) throws -> String {
        let parts = try good().split(separator: ".")
        return "\(parts[0]).\(parts[1]).\(Base64URL.encode(signature))"
    }

    /// A good token with its signature changed.
    func signature(_ change: ([UInt8]) throws -> [UInt8]) throws -> String {
        let token = try good()
        guard let last = token.split(separator: ".").last, let bytes = Base64URL.decode(last.utf8) else {
            throw TokenForge.Failure()
        }
        return token.dropLast(last.count) + Base64URL.encode(try change(bytes))
    }

    /// A token whose signature is an HMAC under this secret.
    func hmac(_ secret: [UInt8], kid: String, algorithm: String = "HS256") throws -> String {
        let header = try headerText(["alg": algorithm, "kid": kid])
        let signed = TokenForge.encode(header) + "." + TokenForge.encode(try payloadText())
        return signed + "." + Base64URL.encode(Digest.hmacSHA256(Array(signed.utf8), key: secret))
    }

    func headerText(_ changes: [String: String?] = [:]) throws -> String {
        var members: [String: String] = ["alg": "ES256", "kid": ec.kid, "typ": "JWT"]
        for (name, value) in changes { members[name] = value }
        return try text(of: members)
    }

    func payloadText(_ changes: [String: ClaimValue] = [:]) throws -> String {
        let sample = AccessTokenClaims.sample()
        var claims: [String: ClaimValue] = [
            "iss": .text(sample.issuer), "aud": .text(sample.audience), "sub": .text(sample.subject),
            "client_id": .text(sample.clientID), "jti": .text(sample.tokenID),
            "iat": .number(1_800_000_000), "nbf": .number(1_800_000_000), "exp": .number(1_800_000_900),
            "scope": .text(sample.scopes.text), "account_id": .text("01020304-0506-7708-890a-0b0c0d0e0f10"),
            "roles": .list(["operator"]), "token_use": .text("access"),
        ]
        for (name, value) in changes { claims[name] = value }
        return try text(of: claims.filter { $0.value != .absent })
    }

    private func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        // An escape would be refused for itself.
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// A claim of any type.
enum ClaimValue: Encodable, Equatable, Sendable {
    case text(String)
    case number(Double)
    case list([String])
    case null
    case absent

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .list(let list): try container.encode(list)
        case .null, .absent: try container.encodeNil()
        }
    }
}
