import OCPP
import PluginKit
import Tenancy

extension PluginStandings {
    /// Says in the database which plugins there are, and learns what accounts have said of them.
    ///
    /// `worker`: Role `plugyard_worker`.
    func register(_ plugins: [PluginFacts], with worker: SystemDatabase) async throws(DatabaseError) {
        let all = plugins.map { facts -> JSONValue in
            [
                "name": .string(facts.name.rawValue), "version": .string(facts.version),
                "is_on_by_default": .bool(facts.isOnByDefault), "always": facts.always.words,
                "on_request": facts.onRequest.words,
            ]
        }
        let text = JSONValue.array(all).serialized()
        _ = try await worker.query("say which plugins run", OutboxQueries.register(text))
        try await learn(from: worker)
    }

    /// What accounts have said since the last time.
    func learn(from worker: SystemDatabase) async throws(DatabaseError) {
        let rows = try await worker.query("which plugins are on", OutboxQueries.changed(since: knownUntil))
        var changed: [AccountPlugin] = []
        for row in rows {
            if let row = try AccountPlugin(row: row) { changed.append(row) }
        }
        take(changed)
    }
}

extension EventTypes {
    fileprivate var words: JSONValue {
        .array(EventType.allCases.filter(contains).map { .string($0.rawValue) })
    }
}
