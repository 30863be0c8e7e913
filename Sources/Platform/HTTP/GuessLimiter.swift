import NIOCore
import Tenancy

/// Makes guessing credentials slow: an address to which 401 was answered too often is not looked at for a while.
///
/// Credentials that were good while the address was being watched stay good, so that those who share it with a
/// guesser, behind a proxy, can go on.
struct GuessLimiter: Sendable {
    /// Answers 401 by address; of IPv6 by network, in which anybody has all addresses.
    private let refusals: TokenBuckets<String>?
    /// Credentials that were good, by SHA-256; each for a minute.
    private let good = TokenBuckets<[UInt8]>(capacity: 1, perSecond: 1.0 / 60, limit: 20_000)

    /// `perSecond`: Answers 401 to each address, ten times as many at once; 0 for no limit.
    init(perSecond: Int) {
        let rate = Double(perSecond)
        refusals = perSecond > 0 ? TokenBuckets(capacity: 10 * rate, perSecond: rate) : nil
    }

    /// Called before a credential is looked up.
    ///
    /// - Throws: 429 when the address guesses too much and the credential is not known to be good.
    func admit(_ credential: String?, from address: String?) throws(Problem) {
        guard let credential, let address, let level = refusals?.level(of: Self.network(of: address)),
            level < 1,
            good.level(of: Digest.sha256(Array(credential.utf8))) == nil
        else { return }
        throw Self.problem
    }

    /// Called when a credential was good.
    func noteGood(_ credential: String?, from address: String?) {
        // Nobody was refused there lately: nothing to remember.
        guard let credential, let address, refusals?.level(of: Self.network(of: address)) != nil else {
            return
        }
        _ = good.take(Digest.sha256(Array(credential.utf8)))
    }

    /// Called for each answer 401.
    ///
    /// - Throws: 429, to be answered instead, when there were too many.
    func noteRefusal(to address: String?) throws(Problem) {
        guard let refusals, let address else { return }
        guard refusals.take(Self.network(of: address)) != nil else { throw Self.problem }
    }

    private static let problem = Problem.rateLimited(
        for: 1,
        "Too many requests with bad credentials came from this address."
    )

    private static func network(of address: String) -> String {
        // What is no address of IPv6 is its own name.
        guard address.contains(":"), case .v6(let found) = try? SocketAddress(ipAddress: address, port: 0)
        else {
            return address
        }
        // In a sockaddr_in6 the address follows family, port and flow, 8 bytes in all.
        let network = withUnsafeBytes(of: found.address) { Array($0[8..<16]) }
        // IPv4 in the clothes of IPv6.
        return network.allSatisfy { $0 == 0 } ? address : Hexadecimal.encode(network)
    }
}
