import FoundationEssentials
import Logging
import PluginKit
import Synchronization
import Tenancy

/// A plugin of the tests: notes what it is told, and does as it is bid.
struct RecordingPlugin: PlatformPlugin {
    struct Settings: Decodable, Sendable {
        /// Under which the test finds what was noted.
        var recorder: String
    }

    static let manifest = PluginManifest(
        name: "recording-plugin",
        version: "1.0.0",
        stability: .experimental,
        summary: "Notes what it is told.",
        needs: [.store, .secrets],
        isOnByDefault: true
    )
    static let settingsSchema = ObjectSchema([.required("recorder", .text(1...100), "Where to note it.")])
    static let migrations = [
        PluginMigration(
            1,
            "notes",
            """
            CREATE TABLE notes (
                account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                id uuid NOT NULL,
                text text NOT NULL,
                PRIMARY KEY (account_id, id)
            );
            CALL protect_tenant_table('notes', 'plugyard_plugin', 'plugyard_ingest');
            GRANT SELECT, INSERT ON notes TO plugyard_plugin;
            GRANT INSERT ON notes TO plugyard_ingest;
            """
        )
    ]

    private static let echoing = manifest.name.scope("echo")

    private let recorder: Recorder

    init(_ settings: Settings, _ context: PluginContext<NoSettings>) throws {
        recorder = Recorder.named(settings.recorder)
    }

    func register(in registrations: inout PluginRegistrations<NoSettings>) {
        registrations.onEvents(EventType.allCases) { [recorder] events, tenant in
            try await recorder.take(events, of: tenant.account)
        }
        registrations.inTransaction(of: [.transactionStarted]) { [recorder] event, tenant in
            guard recorder.listens else { return [] }
            if recorder.stallsInTransactions { return ["SELECT pg_sleep(3600)"] }
            let text = recorder.isBroken ? nil : event.data
            return [
                """
                INSERT INTO plugin_recording_plugin.notes (account_id, id, text)
                VALUES (\(tenant.account), \(event.id), \(text))
                """
            ]
        }
        registrations.service(
            PluginService("idle", .everyProcess) { [recorder] in
                recorder.serviceRuns()
                try await Task.sleep(for: .seconds(86_400))
            }
        )
        registrations.scopes([PluginScope(Self.echoing, meaning: "Hear an echo.")])
        registrations.tenant(.post, .own("echo/{word}"), "echo", scope: Self.echoing, query: ["twice"]) {
            [recorder] request, _ in
            try await recorder.answer(request)
        }
        let names: @Sendable (PluginRequest) async throws -> PluginResponse = { request in
            .text(request.headers.keys.sorted().joined(separator: " "))
        }
        registrations.open(.get, .own("open"), "openHeaders", use: names)
        registrations.open(.get, .own("seeing"), "seenHeaders", seesAuthorization: true, use: names)
    }

    func start() async throws {
        try await recorder.start()
    }

    func stop() async {
        recorder.stop()
    }
}
