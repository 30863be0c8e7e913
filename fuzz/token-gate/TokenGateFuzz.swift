import FoundationEssentials
import Glibc

// Built by scripts/fuzz.sh in one module with Sources/Tenancy/Access. libFuzzer calls the two functions.

/// Before the corpus is read: makes keys and the seeds that they sign.
@_cdecl("LLVMFuzzerInitialize")
public func prepareFuzzing(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    FuzzTarget.shared.writeSeeds()
    return 0
}

/// Hands one input to everything that reads credentials of strangers. Never returns when a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.shared.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// The gates with keys of one run, and what must hold whatever the input.
struct FuzzTarget {
    static let shared = FuzzTarget()

    private static let issuer = "https://plugyard.example"
    private static let audience = "plugyard"
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    // RFC 7636 appendix B.
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private let keys: KeySet
    private let gate: TokenGate
    private let outsideKeys: OutsideKeySet
    private let totpSecret = TOTP.generateSecret()
    /// Tokens that the keys signed.
    private let tokens: [String]
    /// What was signed in them. Nobody else has the keys, so nothing else may ever pass.
    private let signed: Set<String>

    private init() {
        do {
            let active = try SigningKey.generate(.es256)
            let other = try SigningKey.generate(.rs256)
            keys = try KeySet(active: active, others: [other.verificationKey])
            // Nothing may stay between two inputs but what the cache keeps, and that little.
            gate = TokenGate(issuer: Self.issuer, audience: Self.audience, keys: keys, cacheLimit: 2)
            outsideKeys = try OutsideKeySet(json: Array(keys.jwks.utf8), allowed: [.es256, .rs256])
            tokens = try Self.samples.flatMap { claims in
                try [active, other].map { try AccessTokenSigner.sign(claims, with: $0) }
            }
            signed = Set(tokens.map(Self.signedPart))
        } catch {
            preconditionFailure("cannot make keys: \(error)")
        }
        for token in tokens {
            Self.promise((try? gate.verify(token, now: Self.now)) != nil, "good tokens pass")
        }
    }

    func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        checkToken(text)
        checkToken(Self.assembled(bytes))
        checkClaims(bytes)
        checkKeySet(bytes)
        checkSecrets(text)
        if let decoded = Base64URL.decode(bytes) {
            Self.promise(Array(Base64URL.encode(decoded).utf8) == bytes, "bytes have one spelling")
        }
    }

    /// The input's lines as header, payload and signature, so that mutations reach what base64url hides.
    private static func assembled(_ bytes: [UInt8]) -> String {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
        return lines.map { Base64URL.encode(Array($0)) }.joined(separator: ".")
    }

    private static func signedPart(_ token: String) -> String {
        token.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
    }

    private func checkToken(_ token: String) {
        if (try? gate.verify(token, now: Self.now)) != nil {
            Self.promise(signed.contains(Self.signedPart(token)), "only signed tokens pass the gate")
        }
        _ = try? OutsideTokenGate.peek(token)
        let claims = try? OutsideTokenGate.verify(
            token,
            keys: outsideKeys,
            issuer: Self.issuer,
            audience: Self.audience,
            groupsClaim: "roles",
            now: Self.now
        )
        if claims != nil {
            Self.promise(signed.contains(Self.signedPart(token)), "only signed tokens pass the outside gate")
        }
    }

    private func checkClaims(_ bytes: [UInt8]) {
        _ = try? TokenHeader(json: bytes, form: .outside)
        guard let claims = try? AccessTokenClaims(payload: bytes) else { return }
        Self.promise(
            (claims.account == nil) == (claims.scopes == [.platformAdmin]),
            "account or platform:admin"
        )
        Self.promise(claims.instant != .distantPast, "every token can be revoked")
        // Times beyond the precision of Date are not written.
        guard let payload = AccessTokenPayload(claims), let json = try? JSONEncoder().encode(payload) else {
            return
        }
        Self.promise((try? AccessTokenClaims(payload: Array(json))) == claims, "claims are read as written")
    }

    private func checkKeySet(_ bytes: [UInt8]) {
        guard let keys = try? OutsideKeySet(json: bytes, allowed: [.es256, .rs256]) else { return }
        for kid in keys.kids {
            let key = keys.verificationKey(kid)
            let again = key.flatMap { try? VerificationKey(publicPEM: $0.publicPEM) }
            Self.promise(key != nil && again == key, "a key that was taken is a key")
        }
    }

    private func checkSecrets(_ text: String) {
        if let key = APIKey(text: text) {
            Self.promise(
                key.text == text && APIKey(text: key.text)?.id == key.id,
                "an API key has one spelling"
            )
        }
        for kind in OpaqueSecret.Kind.allCases where OpaqueSecret.hash(of: text, kind: kind) != nil {
            Self.promise(text.hasPrefix(kind.rawValue), "a secret is of one kind")
        }
        if let step = TOTP.verify(code: text, secret: totpSecret, now: Self.now, lastStep: nil) {
            let code = text.filter { $0 != " " }
            Self.promise(TOTP.code(secret: totpSecret, step: step) == code, "a code is the one of its step")
        }
        if PKCE.verify(verifier: text, challenge: Self.challenge) {
            Self.promise(text == Self.verifier, "a challenge has one verifier")
        }
        _ = PKCE.verify(verifier: Self.verifier, challenge: text)
        if let code = RecoveryCode(presented: text) {
            Self.promise(RecoveryCode(presented: code.text)?.text == code.text, "a code is read as shown")
        }
    }

    private static func promise(_ holds: Bool, _ text: String) {
        guard !holds else { return }
        let message = Array("BROKEN PROMISE: \(text)\n".utf8)
        write(STDERR_FILENO, message, message.count)
        abort()
    }
}

// MARK: - Seeds

extension FuzzTarget {
    private static var samples: [AccessTokenClaims] {
        var own = AccessTokenClaims(
            issuer: issuer,
            audience: audience,
            subject: "01a3185c-50fa-7000-8000-000000000001",
            clientID: "web",
            issuedAt: now,
            notBefore: now,
            expiresAt: now.addingTimeInterval(900),
            tokenID: "01a3185c-50fa-7000-8000-000000000002",
            scopes: Role.operator.scopes,
            account: UUID(uuidString: "01a3185c-50fa-7000-8000-000000000003"),
            roles: [.operator]
        )
        var administrator = own
        administrator.account = nil
        administrator.scopes = [.platformAdmin]
        own.grant = own.account
        own.membership = own.account
        own.actor = own.subject
        return [own, administrator]
    }

    /// Writes the seeds to the folder that scripts/fuzz.sh names.
    func writeSeeds() {
        guard let folder = getenv("PLUGYARD_FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
        for (index, seed) in seeds.enumerated() {
            // A seed that is not written makes the run poorer, not wrong.
            try? Data(seed.utf8).write(to: URL(filePath: "\(folder)/\(index)"))
        }
    }

    private var seeds: [String] {
        tokens + tokens.flatMap(Self.variants) + [
            keys.jwks, APIKey.generate(id: UUID.version7()).text, Self.verifier, Self.challenge,
            TOTP.code(secret: totpSecret, step: TOTP.step(at: Self.now) ?? 0),
            #"{"keys":[{"kty":"OKP"},{"kty":"oct","k":"AA"},{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}"#,
            #"{"a":[1,-2.5e3,true,false,null,"\u00fc\ud83d\ude00\n"],"b":{"c":{}}}"#,
        ] + RecoveryCode.generate(count: 1).map(\.text)
            + OpaqueSecret.Kind.allCases.map { OpaqueSecret.generate($0).text }
    }

    /// The decoded parts by lines, the payload alone, and the token under other headers.
    private static func variants(of token: String) -> [String] {
        let parts = token.split(separator: ".").map { part in
            String(decoding: Base64URL.decode(part.utf8) ?? [], as: UTF8.self)
        }
        let rest = token.split(separator: ".").dropFirst().joined(separator: ".")
        let headers = [
            #"{"alg":"none"}"#, #"{"alg":"none","typ":"JWT","kid":""}"#,
            #"{"alg":"HS256","typ":"JWT","kid":"a"}"#,
            #"{"alg":"ES256","typ":"JWT","kid":"a","jwk":{"kty":"EC"}}"#,
            #"{"alg":"RS256","crit":["b64"],"b64":false}"#,
            #"{"alg":"RSA-OAEP","enc":"A256GCM"}"#,
        ]
        return [parts.joined(separator: "\n"), parts[0], parts[1]]
            + headers.flatMap { header in
                ["\(Base64URL.encode(Array(header.utf8))).\(rest)", "\(header)\n\(parts[1])\n"]
            }
    }
}
