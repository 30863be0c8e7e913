import FoundationEssentials
import PluginKit

/// Judges what somebody enters for an endpoint.
struct EndpointRules: Sendable {
    /// Endpoints of one account.
    static let limit = 50

    private static let ours: Set<String> = [
        "content-type", "signature", "user-agent", "webhook-id", "webhook-signature", "webhook-timestamp",
    ]

    let http: any GuardedClient
    let transports: TransportTable

    /// - Parameters:
    ///   - input: Of a POST or PATCH.
    ///   - address: Where events are sent then.
    ///   - redis: What it says of Redis then.
    /// - Throws: ``RouteProblem`` 422 that names every fault.
    func check(_ input: EndpointInput, address: String, redis: RedisJob?) throws {
        var faults: [RouteProblem.Field] = []
        let scheme = TransportTable.scheme(of: address)
        let isRedis = TransportTable.redisSchemes.contains(scheme)
        if let complaint = complaint(about: address, scheme) {
            faults.append(RouteProblem.Field("/url", complaint.code, complaint.message))
        }
        if redis != nil, !isRedis {
            faults.append(RouteProblem.Field("/redis", "not_allowed", "The address is none of Redis."))
        }
        for name in (input.headers ?? [:]).keys.sorted() {
            let pointer = "/headers/\(Self.escaped(name))"
            guard !Self.ours.contains(name.lowercased()) else {
                faults.append(.init(pointer, "not_allowed", "Deliveries have this header anyway."))
                continue
            }
            let request = GuardedRequest(.post, Self.harmless, headers: [name: input.headers?[name] ?? ""])
            do {
                try http.check(request)
            } catch {
                faults.append(.init(pointer, "malformed", "No header that may be sent."))
            }
        }
        if Set((input.headers ?? [:]).keys.map { $0.lowercased() }).count != input.headers?.count ?? 0 {
            faults.append(.init("/headers", "repeated_member", "A header is given more than once."))
        }
        guard faults.isEmpty else { throw WebhookProblems.invalid(faults) }
    }

    /// The address as it is shown: without user information and its password.
    static func shown(_ address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        let rest = address[scheme.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        guard let at = rest[..<end].lastIndex(of: "@") else { return address }
        return address[..<scheme.upperBound] + "***" + rest[at...]
    }

    /// Host and port.
    static func authority(of address: String) -> Substring {
        guard let scheme = address.firstRange(of: "://") else { return "" }
        let rest = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        return rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
    }

    private func complaint(about address: String, _ scheme: String) -> (code: String, message: String)? {
        guard transports[scheme] != nil else {
            let known = transports.schemes.joined(separator: " or ")
            return ("not_supported", "Expected an address that begins with \(known).")
        }
        let isRedis = TransportTable.redisSchemes.contains(scheme)
        if isRedis {
            do {
                _ = try RedisAddress(address)
            } catch {
                return ("malformed_url", "The address is none of Redis: \(error.message).")
            }
        }
        // Of Redis only the host can be judged so; who logs in there and which database are its own.
        let judged = isRedis ? "https://\(Self.authority(of: address))/" : address
        do {
            try http.check(GuardedRequest(.post, judged))
            return nil
        } catch {
            return (error.code.rawValue, "The address is not one to deliver to: \(error.message).")
        }
    }

    /// Public by its looks, and never connected to.
    private static let harmless = "https://example.com/"

    /// RFC 6901, section 3.
    private static func escaped(_ name: String) -> String {
        name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }
}
