import FoundationEssentials
import HTTPTypes
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Routes of plugins")
struct PluginRouteTests {
    /// Lends the API with a plugin that runs.
    private func withAPI(_ body: (APIFixture) async throws -> Void) async throws {
        let fixture = try APIFixture(
            plugins: [RecordingPlugin.self],
            pluginSettings: #"{"recording-plugin": {"recorder": "routes"}}"#
        )
        let plugin = try #require(fixture.plugins.plugins.first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await plugin.lane.run() }
            try await plugin.start()
            try await body(fixture)
            plugin.lane.close()
        }
    }

    private let path = "/api/plugins/recording-plugin/echo"

    @Test("the platform's manners are before them")
    func manners() async throws {
        try await withAPI { api in
            let token = try api.token()
            let good = try await api.send(.post, "\(path)/hello?twice=true", token: token)
            #expect((good.status, good.text) == (200, "hellohello"))
            let unknown = try await api.send(.post, "\(path)/hello?loud=true", token: token)
            #expect(unknown.status == 400)
            let nobody = try await api.send(.post, "\(path)/hello")
            #expect(nobody.status == 401)
            let weak = try await api.send(.post, "\(path)/hello", token: api.token([.logsRead]))
            #expect(weak.status == 403)
            let method = try await api.send(.get, "\(path)/hello", token: token)
            #expect(method.status == 405)
        }
    }

    @Test("what a plugin throws is a problem, and says no more than it should")
    func problems() async throws {
        try await withAPI { api in
            let token = try api.token()
            let problem = try await api.send(.post, "\(path)/problem", token: token)
            #expect(problem.status == 409)
            #expect(problem.text.contains("not_now"))
            for word in ["error", "header"] {
                let answer = try await api.send(.post, "\(path)/\(word)", token: token)
                #expect(answer.status == 500)
                #expect(!answer.text.contains("Refused") && !answer.text.contains("x-bad"))
            }
        }
    }

    @Test("requests that fail, whoever sends them, keep nobody else from the plugin")
    func failing() async throws {
        try await withAPI { api in
            let token = try api.token()
            for _ in 0..<10 { _ = try await api.send(.post, "\(path)/error", token: token) }
            let answer = try await api.send(.post, "\(path)/hello", token: token)
            #expect(answer.status == 200)
            #expect(api.plugins.plugins[0].condition.complaint == nil)
        }
    }

    @Test("no route is given cookies, and only who asks for it is given credentials")
    func credentials() async throws {
        try await withAPI { api in
            let headers: HTTPFields = [.cookie: "a=b", .authorization: "Bearer x", .accept: "text/plain"]
            for (word, expected) in [("open", "accept"), ("seeing", "accept authorization")] {
                let place = "/api/plugins/recording-plugin/\(word)"
                let answer = try await api.send(.get, place, headers: headers)
                #expect((answer.status, answer.text) == (200, expected))
            }
        }
    }

    @Test("an account whose settings cannot be read is told so")
    func unreadable() async throws {
        try await withAPI { api in
            api.plugins.standings.take([
                AccountPlugin(
                    account: APIFixture.account,
                    plugin: RecordingPlugin.manifest.name,
                    isEnabled: true,
                    settings: "[",
                    secrets: nil,
                    wanted: [],
                    changedAt: Date()
                )
            ])
            let answer = try await api.send(.post, "\(path)/hello", token: try api.token())
            #expect(answer.status == 409)
            #expect(answer.text.contains("plugin_settings_unreadable"))
        }
    }

    @Test("a plugin that fails again and again is left alone for a while")
    func paused() async throws {
        try await withAPI { api in
            let token = try api.token()
            for _ in 0..<5 { api.plugins.plugins[0].condition.failed(Recorder.Refused()) }
            let answer = try await api.send(.post, "\(path)/hello", token: token)
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] != nil)
            #expect(api.plugins.plugins[0].condition.word == .paused)
        }
    }

    @Test("one that does not run is not available")
    func stopped() async throws {
        let api = try APIFixture(
            plugins: [RecordingPlugin.self],
            pluginSettings: #"{"recording-plugin": {"recorder": "stopped"}}"#
        )
        let answer = try await api.send(.post, "\(path)/hello", token: try api.token())
        #expect(answer.status == 503)
    }

    @Test(
        "settings that a plugin does not take stop the start, and say what is wrong",
        arguments: [
            "{}", #"{"recording-plugin": {"recorder": "x", "colour": "red"}}"#, #"{"recording-plugin": 7}"#,
            #"{"recording-plugin": {"recorder": "x"}, "unknown-plugin": {}}"#, "[]",
        ]
    )
    func settings(_ text: String) {
        #expect(throws: (any Error).self) {
            try APIFixture(plugins: [RecordingPlugin.self], pluginSettings: text)
        }
    }
}
