import FoundationEssentials
import PluginKit
import Synchronization
import Tenancy
import TestSupport
import Testing

@testable import LaravelBridge
@testable import Platform

@Suite("What Laravel sends twice")
struct InboundLedgerTests {
    private struct Crash: Error {}

    /// A clock that tests set forward, and what was done.
    private final class Notes: Sendable {
        let now = Mutex(Date(timeIntervalSince1970: 1_790_000_000))
        let done = Mutex<[UUID]>([])

        var count: Int { done.withLock(\.count) }
        var last: UUID? { done.withLock(\.last) }
    }

    private func withLedger(_ body: (InboundLedger, Notes, AccountID, AccountID) async throws -> Void)
        async throws
    {
        try await DatabaseClone.with { clone in
            let schemas = try PluginHost.schemas(of: [LaravelBridgePlugin.self])
            _ = try await Migrator(owner: clone.owner, logger: DatabaseClone.logger).migrate(schemas)
            let notes = Notes()
            let ledger = InboundLedger(
                stores: HostedStores.laravelBridge(clone.tenant(.plugin)),
                clock: PluginClock(now: { notes.now.withLock { $0 } }, sleep: { _ in })
            )
            try await body(ledger, notes, try await clone.account("one"), try await clone.account("two"))
        }
    }

    /// Sends a request, which is done by noting it.
    private func send(
        _ body: String,
        _ id: String?,
        to ledger: InboundLedger,
        _ notes: Notes,
        _ account: AccountID,
        failing error: (any Error)? = nil
    ) async throws -> (UUID, isRepeated: Bool) {
        let request = PluginRequest(.post, "/api/internal/event", body: Array(body.utf8))
        let (response, isRepeated) = try await ledger.answer(request, id: id, of: account) { event in
            notes.done.withLock { $0.append(event) }
            if let error { throw error }
            return PluginResponse(status: 202, body: Array(event.uuidString.utf8))
        }
        return (try #require(UUID(uuidString: String(decoding: response.body, as: UTF8.self))), isRepeated)
    }

    @Test("is done once, by each account for itself, and answered alike for a day")
    func once() async throws {
        try await withLedger { ledger, notes, one, two in
            let first = try await send("{}", "a", to: ledger, notes, one)
            let again = try await send("{}", "a", to: ledger, notes, one)
            #expect(first.0 == again.0 && !first.isRepeated && again.isRepeated && notes.count == 1)
            let others = try await send("{}", "a", to: ledger, notes, two)
            #expect(others.0 != first.0 && notes.count == 2)
            let problem = await #expect(throws: RouteProblem.self) {
                try await send(#"{"other": 1}"#, "a", to: ledger, notes, one)
            }
            #expect(problem?.code == "idempotency_key_reused" && notes.count == 2)
            notes.now.withLock { $0 += 86_401 }
            let later = try await send(#"{"other": 1}"#, "a", to: ledger, notes, one)
            #expect(!later.isRepeated && notes.count == 3)
            _ = try await send("{}", nil, to: ledger, notes, one)
            _ = try await send("{}", nil, to: ledger, notes, one)
            #expect(notes.count == 5)
        }
    }

    @Test("and was refused, or of which nobody knows, is tried again; the latter as what it was")
    func again() async throws {
        try await withLedger { ledger, notes, one, _ in
            let refusal = RouteProblem(409, "charge_point_offline", "")
            await #expect(throws: RouteProblem.self) {
                try await send("{}", "refused", to: ledger, notes, one, failing: refusal)
            }
            // Another body under the same id: nothing of the first is left.
            _ = try await send(#"{"other": 1}"#, "refused", to: ledger, notes, one)
            await #expect(throws: Crash.self) {
                try await send("{}", "lost", to: ledger, notes, one, failing: Crash())
            }
            let known = notes.last
            let again = try await send("{}", "lost", to: ledger, notes, one)
            #expect(again.0 == known, "the platform knows the command by it")
        }
    }
}
