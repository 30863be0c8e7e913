import FoundationEssentials
import PluginKit
import Synchronization
import Tenancy

/// What a ``RecordingPlugin`` noted, and what it is bid to do.
final class Recorder: Sendable {
    struct Refused: Error {}

    private struct State {
        var events: [DomainEvent] = []
        var refused: Set<AccountID> = []
        var attempts = 0
        var stalled: Set<AccountID> = []
        var listens = false
        var isBroken = false
        var stallsInTransactions = false
        /// More events at once take for ever.
        var most = Int.max
        var word = "idle"
        var services = 0
    }

    private static let all = Mutex<[String: Recorder]>([:])
    private let state = Mutex(State())

    static func named(_ name: String) -> Recorder {
        all.withLock { all in
            let recorder = all[name] ?? Recorder()
            all[name] = recorder
            return recorder
        }
    }

    var events: [DomainEvent] { state.withLock { $0.events } }
    var attempts: Int { state.withLock { $0.attempts } }
    var word: String { state.withLock { $0.word } }
    var services: Int { state.withLock { $0.services } }
    var listens: Bool { state.withLock { $0.listens } }
    var isBroken: Bool { state.withLock { $0.isBroken } }
    var stallsInTransactions: Bool { state.withLock { $0.stallsInTransactions } }

    func refuse(_ accounts: AccountID...) {
        state.withLock { $0.refused = Set(accounts) }
    }

    func stall(_ accounts: AccountID...) {
        state.withLock { $0.stalled = Set(accounts) }
    }

    /// More than so many events at once take for ever from now on.
    func stall(above most: Int) {
        state.withLock { $0.most = most }
    }

    /// `broken`: What it writes in transactions fails. `stalling`: It never ends.
    func listen(broken: Bool = false, stalling: Bool = false) {
        state.withLock { ($0.listens, $0.isBroken, $0.stallsInTransactions) = (true, broken, stalling) }
    }

    func take(_ events: [DomainEvent], of account: AccountID) async throws {
        let (isRefused, isStalled) = state.withLock { state in
            state.attempts += 1
            let isStalled = state.stalled.contains(account) || events.count > state.most
            return (state.refused.contains(account), isStalled)
        }
        if isStalled { try await Task.sleep(for: .seconds(3600)) }
        if isRefused { throw Refused() }
        state.withLock { $0.events += events }
    }

    func start() async throws {
        state.withLock { $0.word = "started" }
    }

    func stop() {
        state.withLock { $0.word = "stopped" }
    }

    func serviceRuns() {
        state.withLock { $0.services += 1 }
    }

    /// Answers with the word of the path, or fails in the way that it names.
    func answer(_ request: PluginRequest) async throws -> PluginResponse {
        switch request.parameters["word"] {
        case "problem": throw RouteProblem(409, "not_now", "Not now.")
        case "error": throw Refused()
        case "header": return PluginResponse(headers: ["x-bad": "a\nb"])
        case let word?:
            return .text(request.query["twice"] == "true" ? word + word : word)
        case nil: throw RouteProblem.notFound
        }
    }
}
