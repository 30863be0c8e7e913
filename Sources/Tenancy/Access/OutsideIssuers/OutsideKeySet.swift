/// The keys of an outside issuer, from its JWKS document (RFC 7517 section 5).
///
/// Keys that are of no use here are passed over, as the RFC asks: other kinds and curves, weak ones, those for
/// encryption or for another algorithm, those without a `kid`. What shows that the document was never meant for
/// publication, or that it can be read in two ways, refuses all of it.
package struct OutsideKeySet: Sendable, Equatable {
    /// In bytes. Known issuers publish less than 16 KiB.
    package static let largestDocument = 65_536
    package static let mostKeys = 50
    private static let longestKid = 255
    /// The private and symmetric members of RFC 7518 section 6.
    private static let privateMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    private let keys: [String: VerificationKey]

    /// The `kid` of every key that was taken, sorted.
    package var kids: [String] {
        keys.keys.sorted()
    }

    /// Reads a JWKS document. Some milliseconds of CPU for each RSA key.
    ///
    /// - Parameters:
    ///   - json: The document as the issuer sent it.
    ///   - allowed: The algorithms that the account trusts this issuer with.
    /// - Throws: ``OutsideKeySetError``, or ``CryptoError`` when libcrypto fails.
    package init(json: [UInt8], allowed: Set<SigningAlgorithm>) throws {
        guard json.count <= Self.largestDocument else { throw OutsideKeySetError.tooLarge }
        let entries = try Self.entries(of: json)
        var keys: [String: VerificationKey] = [:]
        for entry in entries {
            guard let (kid, key) = try Self.key(of: entry, allowed: allowed) else { continue }
            guard keys.updateValue(key, forKey: kid) == nil else {
                throw OutsideKeySetError.duplicateKid(kid)
            }
        }
        guard !keys.isEmpty else { throw OutsideKeySetError.noUsableKey }
        self.keys = keys
    }

    /// The key a token names, or `nil` when the issuer published none of that name.
    package func verificationKey(_ kid: String) -> VerificationKey? {
        keys[kid]
    }

    private static func entries(of json: [UInt8]) throws(OutsideKeySetError) -> [[String: StrictJSON]] {
        let document: StrictJSON
        do {
            document = try StrictJSON(parsing: json)
        } catch {
            throw .malformed
        }
        guard case .object(let members) = document, case .array(let values) = members["keys"] else {
            throw .malformed
        }
        guard values.count <= mostKeys else { throw .tooManyKeys }
        var entries: [[String: StrictJSON]] = []
        for value in values {
            guard case .object(let entry) = value else { throw .malformed }
            guard privateMembers.isDisjoint(with: entry.keys), entry["kty"] != .string("oct") else {
                throw .secretKey
            }
            entries.append(entry)
        }
        return entries
    }

    private static func key(
        of entry: [String: StrictJSON],
        allowed: Set<SigningAlgorithm>
    ) throws -> (String, VerificationKey)? {
        let algorithm: SigningAlgorithm
        switch entry["kty"] {
        case .string("EC"): algorithm = .es256
        case .string("RSA"): algorithm = .rs256
        default: return nil
        }
        guard allowed.contains(algorithm),
            [nil, .string("sig")].contains(entry["use"]),
            [nil, .string(algorithm.rawValue)].contains(entry["alg"]),
            entry["key_ops"].map({ $0.texts?.contains("verify") == true }) != false,
            let kid = entry["kid"]?.text, (1...longestKid).contains(kid.utf8.count)
        else { return nil }
        do {
            return (kid, try VerificationKey(jwk: entry.compactMapValues(\.text)))
        } catch is SigningKeyError {
            return nil
        }
    }
}
