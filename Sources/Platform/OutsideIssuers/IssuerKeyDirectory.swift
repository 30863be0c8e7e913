package import FoundationEssentials
package import Logging
import OCPP
import Synchronization
package import Tenancy

/// The keys of outside issuers, found by OIDC Discovery 1.0 and remembered for ten minutes.
///
/// An issuer is asked by one request at a time while the others wait for the same answer; a key that it had not
/// published yet makes us ask again at most once a minute; while it does not answer, the keys of up to an hour ago
/// serve.
package final class IssuerKeyDirectory: Sendable {
    private static let limit = 1000

    private let documents: any IssuerDocuments
    private let policy: IssuerURLPolicy
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let known = Mutex<[String: IssuerKeys]>([:])

    /// - Parameters:
    ///   - documents: Reads what issuers publish.
    ///   - policy: Which URLs of keys are followed.
    ///   - now: For ages.
    ///   - logger: Told when an issuer does not answer.
    package init(
        documents: any IssuerDocuments,
        policy: IssuerURLPolicy,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.documents = documents
        self.policy = policy
        self.now = now
        self.logger = logger
    }

    /// The keys of an issuer, as fresh as a token that names `kid` needs them; whether that key is among them is for
    /// the caller to see.
    package func keys(of issuer: String, naming kid: String) async throws(IssuerKeysError) -> OutsideKeySet {
        while true {
            let now = now()
            switch known.withLock({ Self.entry(of: issuer, in: &$0) { $0.step(for: kid, now: now) } }) {
            case .use(let keys): return keys
            case .fail(let failure): throw failure
            case .ask: try await ask(issuer)
            case .wait: await wait(for: issuer)
            }
            // What was learnt is judged like what was known before.
        }
    }

    /// - Throws: ``IssuerKeysError/cancelled``; every other failure is kept with the issuer.
    private func ask(_ issuer: String) async throws(IssuerKeysError) {
        var failure: IssuerKeysError?
        let waiting: [CheckedContinuation<Void, Never>]
        do throws(IssuerKeysError) {
            let keys = try await fetch(issuer)
            let time = now()
            waiting = known.withLock { Self.entry(of: issuer, in: &$0) { $0.finish(with: keys, at: time) } }
        } catch {
            failure = error
            logger.warning(
                "issuer not asked",
                metadata: ["issuer": "\(issuer)", "error.code": "\(error.reason)"]
            )
            waiting = known.withLock { Self.entry(of: issuer, in: &$0) { $0.finish(with: error) } }
        }
        for continuation in waiting { continuation.resume() }
        if failure == .cancelled { throw .cancelled }
    }

    private func wait(for issuer: String) async {
        await withCheckedContinuation { continuation in
            let waits = known.withLock { Self.entry(of: issuer, in: &$0) { $0.wait(continuation) } }
            // The answer came in between.
            if !waits { continuation.resume() }
        }
    }

    private func fetch(_ issuer: String) async throws(IssuerKeysError) -> OutsideKeySet {
        // OIDC Discovery 1.0 §4.1: a slash at the end is not doubled.
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let configuration = try await documents.document(at: "\(base)/.well-known/openid-configuration")
        let address = try keysAddress(in: configuration, of: issuer)
        let document = try await documents.document(at: address)
        do {
            return try OutsideKeySet(json: document, allowed: Set(SigningAlgorithm.allCases))
        } catch {
            throw .unusable("keys: \(error)")
        }
    }

    /// `jwks_uri` of a configuration that is this issuer's own (§4.3: exactly equal).
    private func keysAddress(in configuration: [UInt8], of issuer: String) throws(IssuerKeysError) -> String {
        guard let object = (try? JSONValue.parse(configuration))?.objectValue, !object.hasDuplicateKeys else {
            throw .unusable("the configuration is no JSON object")
        }
        guard object["issuer"]?.stringValue?.utf8.elementsEqual(issuer.utf8) == true else {
            throw .unusable("the configuration is another issuer's")
        }
        guard let address = object["jwks_uri"]?.stringValue, policy.fault(inKeys: address) == nil else {
            throw .unusable("jwks_uri is not one that is followed")
        }
        return address
    }

    private static func entry<T>(
        of issuer: String,
        in known: inout [String: IssuerKeys],
        _ body: (inout IssuerKeys) -> T
    ) -> T {
        if known[issuer] == nil, known.count >= limit {
            // Past the limit it starts anew, but for those that somebody waits for.
            known = known.filter { !$0.value.isIdle }
        }
        return body(&known[issuer, default: IssuerKeys()])
    }
}
