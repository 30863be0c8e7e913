import FoundationEssentials
import PluginKit
import Tenancy

/// Sees to it that what Laravel sends twice with one id is done once, and answered alike, for 24 hours.
struct InboundLedger: Sendable {
    private static let memory: TimeInterval = 86_400

    let stores: any TenantStores
    let clock: PluginClock

    /// Does what is asked, unless it was done before.
    ///
    /// - Parameters:
    ///   - request: What came.
    ///   - id: What its body says; where that is nothing, `webhook-id` or `Idempotency-Key` is taken, and without any of them
    ///     nothing is remembered.
    ///   - account: Whose it is.
    ///   - work: Does it, under an id that is the same when a process ended in the midst of it and it comes again.
    /// - Returns: The answer, and whether it is one of before.
    /// - Throws: ``RouteProblem`` 422 when the id was another request's, and what the work throws, after which the same may
    ///   be tried again.
    func answer(
        _ request: PluginRequest,
        id: String?,
        of account: AccountID,
        _ work: (UUID) async throws -> PluginResponse
    ) async throws -> (PluginResponse, isRepeated: Bool) {
        guard let id = id ?? request.headers["webhook-id"] ?? request.headers["idempotency-key"] else {
            return (try await work(.version7(at: clock.now())), false)
        }
        guard (1...255).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InboundBody.invalid([
                .init("/id", "not_allowed", "Expected 1 to 255 visible characters of ASCII.")
            ])
        }
        let (now, event) = (clock.now(), UUID.version7(at: clock.now()))
        let fingerprint = Digest.sha256(Array("\(request.path)\n".utf8) + request.body)
        let results = try await stores.write(
            of: account,
            [
                InboundQueries.removeOld(id, of: account, before: now.addingTimeInterval(-Self.memory)),
                InboundQueries.add(id, of: account, event: event, fingerprint: fingerprint, at: now),
                InboundQueries.find(id, of: account),
            ]
        )
        guard let row = results[2].first else {
            throw RouteProblem(409, "in_flight", "The first request with this id is under way. Repeat it.")
        }
        guard Digest.areEqual(try row.decode("fingerprint"), fingerprint) else { throw Self.reused }
        if let answer = try row.decode("answer", as: String?.self) { return (Self.response(answer), true) }
        let known = try row.decode("event_id", as: UUID.self)
        do {
            let response = try await work(known)
            let answer = String(decoding: response.body, as: UTF8.self)
            _ = try await stores.write(
                of: account,
                [InboundQueries.keep(answer, for: id, of: account, event: known)]
            )
            return (response, results[1].isEmpty)
        } catch let problem as RouteProblem {
            // Who came second leaves it to the first.
            if known == event {
                let forget = InboundQueries.forget(id, of: account, event: known)
                _ = try await stores.write(of: account, [forget])
            }
            throw problem
        }
    }

    /// Every good answer is 202.
    private static func response(_ answer: String) -> PluginResponse {
        PluginResponse(
            status: 202,
            headers: ["content-type": "application/json"],
            body: Array(answer.utf8)
        )
    }

    private static let reused = RouteProblem(
        422,
        "idempotency_key_reused",
        "An id is for one request and its repetitions; make a new one.",
        fields: [.init("/id", "reused", "Another request came with this id.")]
    )
}
