import FoundationEssentials
import OCPP
import PluginKit
import Tenancy
import Testing

@testable import LaravelBridge
@testable import Platform

@Suite("Events into the Redis queue of a Laravel application")
struct RedisTransportTests {
    private static let event =
        #"{"id": "0190", "type": "transaction.started", "data": {"meter_start": 1.5, "user_id": null}}"#

    private func dialler(allowsPrivateTargets: Bool = true) throws -> HostedClient {
        let settings = OutboundSettings(version: "1", allowsPrivateTargets: allowsPrivateTargets)
        return HostedClient(client: try OutboundClient(settings))
    }

    private func attempt(
        _ address: String,
        id: String = "0190",
        timeout: Duration = .seconds(30),
        queue: String = "default"
    ) -> DeliveryAttempt {
        DeliveryAttempt(
            account: AccountID(UUID.version7()),
            endpoint: .version7(),
            address: address,
            messageID: id,
            type: "transaction.started",
            body: Array(Self.event.utf8),
            secrets: [],
            headers: [:],
            redis: RedisJob(queue: queue, job: #"App\Jobs\HandlePlugyardEvent"#, prefix: "app_"),
            timeout: timeout
        )
    }

    /// What Redis answers to one command.
    private func ask(_ server: RedisServer, _ command: String..., database: Int = 0, password: String = "")
        async throws
        -> RedisReply
    {
        let user = password.isEmpty ? "" : ":\(password)@"
        let replies = try await RedisClient(try dialler()).send(
            [command.map { Array($0.utf8) }],
            to: try RedisAddress("redis://\(user)127.0.0.1:\(server.port)/\(database)"),
            of: "test",
            by: .now + .seconds(30)
        )
        return try #require(replies.first)
    }

    @Test("a job is there as Laravel would have put it, and who waits is woken")
    func job() async throws {
        let server = try RedisServer()
        let transport = try RedisTransport(try dialler())
        for id in ["first", "second"] {
            let outcome = await transport.deliver(attempt("redis://127.0.0.1:\(server.port)/3", id: id))
            #expect(outcome.verdict == .delivered && outcome.complaint == nil)
        }
        guard
            case .list(let jobs) = try await ask(
                server,
                "LRANGE",
                "app_queues:default",
                "0",
                "-1",
                database: 3
            ),
            case .text(let text)? = jobs.first
        else {
            Issue.record("no list of jobs")
            return
        }
        #expect(jobs.count == 2)
        let job = try #require(try JSONValue.parse(text).objectValue)
        let names = Set(job.members.map(\.key))
        #expect(
            names == [
                "uuid", "id", "attempts", "displayName", "job", "maxTries", "maxExceptions", "failOnTimeout",
                "backoff",
                "timeout", "data",
            ]
        )
        #expect(job["id"] == "first" && job["uuid"] == "first")
        #expect(
            job["job"] == #"App\Jobs\HandlePlugyardEvent@handle"#
                && job["displayName"] == #"App\Jobs\HandlePlugyardEvent"#
        )
        let data = try #require(job["data"]?.objectValue)
        let expected = try #require(try JSONValue.parse(Array(Self.event.utf8)).objectValue)
        for name in ["id", "type"] { #expect(data[name] == expected[name]) }
        let details = try #require(data["data"]?.objectValue)
        #expect(details["meter_start"] == .init(1.5) && details["user_id"] == .null)
        let notified = try await ask(server, "LLEN", "app_queues:default:notify", database: 3)
        #expect(notified == .integer(2))
    }

    @Test("a password and a user are said, and never shown")
    func password() async throws {
        let server = try RedisServer("--requirepass", "top:secret")
        let transport = try RedisTransport(try dialler())
        let good = await transport.deliver(attempt("redis://default:top%3Asecret@127.0.0.1:\(server.port)"))
        #expect(good.verdict == .delivered)
        let wrong = await transport.deliver(attempt("redis://:not-it@127.0.0.1:\(server.port)"))
        #expect(wrong.verdict == .failed && wrong.complaint == "Redis does not take the password")
        let none = await transport.deliver(attempt("redis://127.0.0.1:\(server.port)"))
        #expect(none.verdict == .failed && none.complaint?.contains("NOAUTH") == true)
        let length = try await ask(server, "LLEN", "app_queues:default", password: "top:secret")
        #expect(length == .integer(1))
    }

    @Test("what Redis refuses is told, and nothing of it is half done")
    func refused() async throws {
        let server = try RedisServer()
        _ = try await ask(server, "SET", "app_queues:taken", "a text")
        let transport = try RedisTransport(try dialler())
        let outcome = await transport.deliver(attempt("redis://127.0.0.1:\(server.port)", queue: "taken"))
        #expect(outcome.verdict == .failed && outcome.complaint?.contains("WRONGTYPE") == true)
        let database = await transport.deliver(attempt("redis://127.0.0.1:\(server.port)/999"))
        #expect(database.complaint == "Redis has no such database")
    }

    @Test("a server that went away and came back is found again")
    func comesBack() async throws {
        let server = try RedisServer()
        let client = try RedisClient(try dialler())
        let address = try RedisAddress("redis://127.0.0.1:\(server.port)")
        let ping = [[Array("PING".utf8)]]
        let first = try await client.send(ping, to: address, of: "one", by: .now + .seconds(30))
        #expect(first == [.status("PONG")] && client.idleCount == 1)
        // Kept for the next time, and only for who used it.
        _ = try await client.send(ping, to: address, of: "one", by: .now + .seconds(30))
        #expect(client.idleCount == 1)
        _ = try await client.send(ping, to: address, of: "another", by: .now + .seconds(30))
        #expect(client.idleCount == 2)
        // From this side it looks as if the server had closed them meanwhile.
        _ = try? await client.send(
            [["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"].map { Array($0.utf8) }],
            to: address,
            of: "another",
            by: .now + .seconds(30)
        )
        let again = try await client.send(ping, to: address, of: "one", by: .now + .seconds(30))
        #expect(again == [.status("PONG")])
        server.end()
        await #expect(throws: RedisFailure.self) {
            try await client.send(ping, to: address, of: "one", by: .now + .seconds(30))
        }
    }

    @Test("nobody is waited for longer than was said, and who is cancelled does not wait")
    func silent() async throws {
        let listener = try SilentListener()
        let transport = try RedisTransport(try dialler())
        let address = "redis://127.0.0.1:\(listener.port)"
        let outcome = await transport.deliver(attempt(address, timeout: .milliseconds(300)))
        #expect(outcome.verdict == .failed && outcome.complaint == "there was no answer in time")
        let cancelled = await withTaskGroup(of: DeliveryOutcome.self) { group in
            group.addTask { await transport.deliver(attempt(address, timeout: .seconds(600))) }
            group.cancelAll()
            return await group.next()
        }
        #expect(cancelled?.verdict == .failed)
    }

    @Test("addresses of the operator's own network are not connected to")
    func guarded() async throws {
        let listener = try SilentListener()
        let transport = try RedisTransport(try dialler(allowsPrivateTargets: false))
        for host in ["127.0.0.1", "localhost", "[::1]", "0x7f.1"] {
            let outcome = await transport.deliver(attempt("redis://\(host):\(listener.port)"))
            #expect(
                outcome.verdict == .failed && outcome.complaint == "the address is not a public one",
                "\(host)"
            )
        }
        #expect(!listener.hasConnection())
    }

    @Test("a server of another kind is no Redis")
    func strange() async throws {
        try await WebServer.run { server in
            let transport = try RedisTransport(try dialler())
            let address = "redis://127.0.0.1:\(server.port)"
            let outcome = await transport.deliver(attempt(address, timeout: .seconds(5)))
            #expect(outcome.verdict == .failed)
        }
    }
}
