import FoundationEssentials
import Glibc
import Testing

@testable import Platform

@Suite("Requests to the outside")
struct OutboundClientTests {
    private func client(
        allowsPrivateTargets: Bool = true,
        allowsPlainHTTP: Bool = true,
        proxy: String? = nil,
        maximumTransfers: Int = 64,
        queueLimit: Int = 1000
    ) throws -> OutboundClient {
        try OutboundClient(
            OutboundSettings(
                version: "1.2.3",
                allowsPrivateTargets: allowsPrivateTargets,
                allowsPlainHTTP: allowsPlainHTTP,
                proxy: proxy,
                maximumTransfers: maximumTransfers,
                queueLimit: queueLimit
            )
        )
    }

    /// The code of the error that `send` throws; `nil` when it answers.
    private func failure(_ client: OutboundClient, _ request: OutboundRequest) async -> OutboundError.Code? {
        do throws(OutboundError) {
            _ = try await client.send(request)
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: Answers

    @Test("A POST carries its headers and body, and the answer comes back whole")
    func post() async throws {
        let client = try client()
        try await WebServer.run { server in
            let response = try await client.send(
                OutboundRequest(
                    .post,
                    server.url("/echo"),
                    headers: ["X-Event": "grüß", "X-Empty": "", "Content-Type": "application/json"],
                    body: Array(#"{"a":1}"#.utf8)
                )
            )
            #expect(response.status == 201)
            #expect(response.body == Array(#"{"a":1}"#.utf8))
            #expect(response.headers["x-event"] == "grüß")
            #expect(response.headers["x-empty"] == "")
            #expect(response.headers["content-type"] == "application/json")
            #expect(response.headers["server"] == "plugyard/1.2.3")
            #expect(response.duration > .zero)
        }
    }

    @Test("An empty POST is one, and a large one goes through", arguments: [0, 3_000_000])
    func postSizes(size: Int) async throws {
        let client = try client()
        try await WebServer.run { server in
            let body = [UInt8](repeating: 0, count: size)
            let response = try await client.send(
                OutboundRequest(.post, server.url("/echo"), body: body, maximumBytes: 4_000_000)
            )
            #expect(response.body == body)
            #expect(response.headers["content-type"] == "none")
        }
    }

    @Test("A GET sends what was asked for and nothing else")
    func get() async throws {
        let client = try client()
        try await WebServer.run { server in
            let request = OutboundRequest(.get, server.url("/seen"), accepts: "application/json")
            let response = try await client.send(request)
            #expect(response.status == 200)
            let expected = """
                accept: application/json
                host: 127.0.0.1:\(server.port)
                user-agent: plugyard/1.2.3
                """
            // Whether the server counts the host among the headers is its own matter.
            let lines = String(decoding: response.body, as: UTF8.self).split(separator: "\n")
            #expect(
                lines.filter { !$0.hasPrefix("host") }
                    == expected.split(separator: "\n").filter { !$0.hasPrefix("host") }
            )
        }
    }

    @Test("A redirect is an answer, its cookie is forgotten")
    func redirect() async throws {
        let client = try client()
        try await WebServer.run { server in
            let response = try await client.send(OutboundRequest(.get, server.url("/redirect")))
            #expect(response.status == 302)
            #expect(response.headers["location"] == server.url("/seen"))
            #expect(server.requests == 1)
            let next = try await client.send(OutboundRequest(.get, server.url("/seen")))
            #expect(!String(decoding: next.body, as: UTF8.self).contains("cookie"))
        }
    }

    @Test("Connections are used again")
    func reuse() async throws {
        let client = try client()
        try await WebServer.run { server in
            for _ in 0..<20 { _ = try await client.send(OutboundRequest(.get, server.url("/seen"))) }
            #expect(server.requests == 20)
            #expect(server.connections == 1)
        }
    }

    @Test("Hundreds at once are answered, a few connections at a time")
    func concurrency() async throws {
        let client = try client(maximumTransfers: 8)
        try await WebServer.run { server in
            let answers = await withTaskGroup(of: [UInt8]?.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let request = OutboundRequest(
                            .post,
                            server.url("/echo"),
                            body: Array("\(number)".utf8)
                        )
                        // The count of answers tells.
                        return try? await client.send(request).body
                    }
                }
                return await group.reduce(into: Set<[UInt8]?>()) { $0.insert($1) }
            }
            #expect(answers == Set((0..<500).map { Array("\($0)".utf8) }))
            #expect(server.requests == 500)
            #expect(server.connections <= 8)
        }
    }

    // MARK: Limits

    @Test("A body up to the limit is taken, a longer one is not", arguments: ["", "?chunked=1"])
    func bodyLimit(query: String) async throws {
        let client = try client()
        try await WebServer.run { server in
            func request(_ size: Int) -> OutboundRequest {
                OutboundRequest(.get, server.url("/bytes/\(size)\(query)"), maximumBytes: 1000)
            }
            let whole = try await client.send(request(1000))
            #expect(whole.body.count == 1000)
            #expect(await failure(client, request(1001)) == .tooLarge)
            #expect(await failure(client, request(100_000)) == .tooLarge)
        }
    }

    @Test("Headers without end are not taken")
    func headerLimit() async throws {
        let client = try client()
        try await WebServer.run { server in
            #expect(await failure(client, OutboundRequest(.get, server.url("/fields/20"))) == nil)
            #expect(await failure(client, OutboundRequest(.get, server.url("/fields/80"))) == .tooLarge)
        }
    }

    @Test("A silent peer is given up")
    func timeout() async throws {
        let (client, listener) = (try client(), try SilentListener())
        let request = OutboundRequest(
            .get,
            "http://127.0.0.1:\(listener.port)/",
            timeout: .milliseconds(200)
        )
        #expect(await failure(client, request) == .timedOut)
        #expect(listener.hasConnection())
    }

    @Test("A request beyond the queue is told so at once, one that waits in vain after its time")
    func queue() async throws {
        let client = try client(maximumTransfers: 1, queueLimit: 1)
        try await WebServer.run { server in
            await withTaskGroup(of: OutboundError.Code?.self) { group in
                group.addTask { await failure(client, OutboundRequest(.get, server.url("/hang"))) }
                for await _ in server.hanging { break }
                // The only transfer is taken: this one waits, in vain.
                let waiting = OutboundRequest(.get, server.url("/seen"), timeout: .milliseconds(500))
                group.addTask { await failure(client, waiting) }
                group.addTask { await failure(client, waiting) }
                // One of the two finds the queue full; which, is chance.
                #expect(await group.next() == .busy)
                #expect(await group.next() == .busy)
                #expect(server.requests == 1)
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
        }
    }

    // MARK: Ends

    @Test("Cancelling the task ends the request, and the client goes on")
    func cancel() async throws {
        let client = try client(maximumTransfers: 1)
        try await WebServer.run { server in
            await withTaskGroup(of: OutboundError.Code?.self) { group in
                group.addTask { await failure(client, OutboundRequest(.get, server.url("/hang"))) }
                for await _ in server.hanging { break }
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
            #expect(await failure(client, OutboundRequest(.get, server.url("/seen"))) == nil)
        }
    }

    @Test("A task that is cancelled before it asks sends nothing")
    func cancelledBefore() async throws {
        let client = try client()
        try await WebServer.run { server in
            let code = await withTaskGroup(of: OutboundError.Code?.self) { group in
                group.cancelAll()
                group.addTask { await failure(client, OutboundRequest(.get, server.url("/seen"))) }
                return await group.next()
            }
            #expect(code == .cancelled)
            #expect(server.requests == 0)
        }
    }

    @Test("Shutting down cancels what is under way and refuses what comes")
    func shutdown() async throws {
        let client = try client()
        try await WebServer.run { server in
            await withTaskGroup(of: OutboundError.Code?.self) { group in
                group.addTask { await failure(client, OutboundRequest(.get, server.url("/hang"))) }
                for await _ in server.hanging { break }
                await client.shutdown()
                #expect(await group.next() == .cancelled)
            }
            #expect(await failure(client, OutboundRequest(.get, server.url("/seen"))) == .cancelled)
            await client.shutdown()
            #expect(server.requests == 1)
        }
    }

    @Test("A client's thread ends with it")
    func lifetimes() async throws {
        try await WebServer.run { server in
            for _ in 0..<200 {
                let client = try client()
                #expect(await failure(client, OutboundRequest(.get, server.url("/seen"))) == nil)
            }
        }
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").filter {
            thread in
            // One that ends meanwhile has no name any more.
            (try? String(contentsOfFile: "/proc/self/task/\(thread)/comm", encoding: .utf8))
                == "\(TransferLoop.threadName)\n"
        }
        // Other tests have clients at the same time, and the last may still be about to end.
        #expect(threads.count < 100)
    }

    // MARK: TLS

    @Test("A certificate that nobody we trust signed is refused, and one of the extra authority accepted")
    func certificates() async throws {
        let server = try TLSServer()
        let request = OutboundRequest(.get, "https://localhost:\(server.port)/", timeout: .seconds(5))
        func client(_ caFile: String?) throws -> OutboundClient {
            try OutboundClient(
                OutboundSettings(version: "1", allowsPrivateTargets: true, caFile: caFile)
            )
        }
        #expect(await failure(try client(server.caFile), request) == nil)
        #expect(await failure(try client(nil), request) == .tls)
        // The right authority, another name.
        let byAddress = OutboundRequest(.get, "https://127.0.0.1:\(server.port)/", timeout: .seconds(5))
        #expect(await failure(try client(server.caFile), byAddress) == .tls)
    }

    // MARK: Refusals

    @Test(
        "A private target is refused before a packet leaves, by whatever name",
        arguments: ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0", "[::ffff:127.0.0.1]", "[::1]"]
    )
    func privateTarget(host: String) async throws {
        let (client, listener) = (try client(allowsPrivateTargets: false), try SilentListener())
        let request = OutboundRequest(
            .get,
            "http://\(host):\(listener.port)/",
            timeout: .seconds(5)
        )
        #expect(await failure(client, request) == .refusedTarget)
        #expect(!listener.hasConnection())
    }

    @Test("Plain http is refused unless it is allowed")
    func plainHTTP() async throws {
        let (client, listener) = (try client(allowsPlainHTTP: false), try SilentListener())
        let request = OutboundRequest(.get, "http://127.0.0.1:\(listener.port)/")
        #expect(await failure(client, request) == .refusedTarget)
        #expect(!listener.hasConnection())
    }

    @Test(
        "What is no URL of the web is refused",
        arguments: [
            "", "example.org", "//example.org/", "/path", "http://", "https:///x", "https:/x", "https:x",
            "http://a b/",
            "http://a\r\nb/",
            "http://127.0.0.1\u{0}.example.org/", "file:///etc/passwd", "ftp://127.0.0.1/",
            "gopher://127.0.0.1/",
            "smtp://127.0.0.1/", "dict://127.0.0.1/", "http://user@127.0.0.1/", "http://user:pw@127.0.0.1/",
            "http://@127.0.0.1/", "http://:@127.0.0.1/", "http://127.0.0.1:99999/",
            "http://127.0.0.1/" + String(repeating: "a", count: 9000),
        ]
    )
    func malformed(url: String) async throws {
        #expect(await failure(try client(), OutboundRequest(.get, url)) == .malformedURL)
    }

    @Test(
        "Headers that frame the message or hide another are refused",
        arguments: [
            ("Host", "other"), ("content-length", "5"), ("Transfer-Encoding", "chunked"),
            ("Connection", "close"),
            ("X-A", "b\r\nX-C: d"), ("X-A", "b\nX-C: d"), ("X-A", "\u{0}"), ("X A", "b"), ("X-A:", "b"),
            ("", "b"),
            ("X-Ä", "b"),
        ]
    )
    func headers(name: String, value: String) async throws {
        let (client, listener) = (try client(), try SilentListener())
        let url = "http://127.0.0.1:\(listener.port)/"
        #expect(await failure(client, OutboundRequest(.get, url, headers: [name: value])) == .failed)
        #expect(!listener.hasConnection())
    }

    @Test("A port nobody listens at and a name nobody has are told apart")
    func unreachable() async throws {
        let client = try client()
        let port = try SilentListener().port
        #expect(await failure(client, OutboundRequest(.get, "http://127.0.0.1:\(port)/")) == .connectFailed)
        #expect(await failure(client, OutboundRequest(.get, "http://nobody.invalid/")) == .unresolved)
    }

    @Test("Through a proxy the guard still refuses addresses written as such, and the proxy gets the rest")
    func proxy() async throws {
        let listener = try SilentListener()
        let client = try client(allowsPrivateTargets: false, proxy: "http://127.0.0.1:\(listener.port)")
        for host in ["127.0.0.1", "0x7f.1", "[::1]", "localhost"] {
            #expect(await failure(client, OutboundRequest(.get, "http://\(host)/")) == .refusedTarget)
        }
        #expect(!listener.hasConnection())
        let request = OutboundRequest(.get, "http://example.org/", timeout: .milliseconds(200))
        #expect(await failure(client, request) == .timedOut)
        #expect(listener.hasConnection())
    }

    @Test("Settings that cannot work stop the start")
    func settings() {
        #expect(throws: OutboundError.self) { _ = try client(proxy: "not a proxy") }
        #expect(throws: OutboundError.self) {
            _ = try OutboundClient(OutboundSettings(version: "1", caFile: "/nonexistent/ca.pem"))
        }
    }

    // MARK: Connections for other protocols

    @Test("A connection is made to a host and nothing else, and never through a proxy")
    func connecting() async throws {
        let listener = try SilentListener()
        let socket = try await client().connect(to: "localhost", port: listener.port, timeout: .seconds(30))
        #expect(listener.hasConnection())
        close(socket)
        for (host, port) in [
            ("", 1), ("a/b", 1), ("user@host", 1), ("host", 0), ("host", 65_536), ("a b", 1),
        ] {
            let error = await #expect(throws: OutboundError.self) {
                try await client().connect(to: host, port: port, timeout: .seconds(30))
            }
            #expect(error?.code == .malformedURL, "\(host)")
        }
        for host in ["127.0.0.1", "localhost", "::1", "[::1]"] {
            let error = await #expect(throws: OutboundError.self) {
                try await client(allowsPrivateTargets: false).connect(
                    to: host,
                    port: listener.port,
                    timeout: .seconds(30)
                )
            }
            #expect(error?.code == .refusedTarget, "\(host)")
        }
        let proxied = await #expect(throws: OutboundError.self) {
            try await client(proxy: "http://127.0.0.1:\(listener.port)").connect(
                to: "localhost",
                port: listener.port,
                timeout: .seconds(30)
            )
        }
        #expect(proxied?.code == .refusedTarget && !listener.hasConnection())
    }
}
