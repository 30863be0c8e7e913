/// What carries events to addresses of each scheme.
struct TransportTable: Sendable {
    static let redisSchemes: Set<String> = ["redis", "rediss"]

    private let transports: [String: any DeliveryTransport]

    init(_ transports: [String: any DeliveryTransport]) {
        self.transports = transports
    }

    /// With `://`, for people.
    var schemes: [String] {
        transports.keys.sorted().map { "\($0)://" }
    }

    subscript(scheme: String) -> (any DeliveryTransport)? {
        transports[scheme]
    }

    /// In lower case; empty where there is none.
    static func scheme(of address: String) -> String {
        address.firstRange(of: "://").map { address[..<$0.lowerBound].lowercased() } ?? ""
    }

    func deliver(_ attempt: DeliveryAttempt) async -> DeliveryOutcome {
        guard let transport = self[Self.scheme(of: attempt.address)] else {
            return DeliveryOutcome(
                verdict: .failed,
                status: nil,
                complaint: "not_supported: nothing here delivers to such an address",
                answer: [],
                duration: .zero
            )
        }
        return await transport.deliver(attempt)
    }
}
