import FoundationEssentials
import NIOCore
import NIOWebSocket
import OCPP
import Testing

@testable import Platform

@Suite("The gateway on a real port", .timeLimit(.minutes(1)))
struct LiveGatewayTests {
    private let subprotocol = "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6"

    @Test("REST and charge points share the port")
    func sharing() async throws {
        try await LiveGateway.run { live in
            let rest = try await live.exchange("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(rest.hasPrefix("HTTP/1.1 200") && rest.hasSuffix("hello"))
            // `curl --http2` asks so; the request must reach the router all the same.
            let h2c = "GET /hello HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: close\r\n\r\n"
            let ignored = try await live.exchange(h2c)
            #expect(ignored.hasSuffix("hello"))
            let pair = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
            let last = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let both = try await live.exchange(pair + last)
            #expect(both.split(separator: "hello").count == 2)
        }
    }

    @Test("a session runs over a real socket and ends with the drain")
    func session() async throws {
        try await LiveGateway.run { live in
            let client = try StationClient(url: "ws://127.0.0.1:\(live.port)", account: "acme")
            let socket = try await client.connect(.init(identity: "SECRET", password: "pw"))
            try await socket.executeThenClose { inbound, outbound in
                var frames = inbound.makeAsyncIterator()
                func send(_ text: String) async throws {
                    let data = ByteBuffer(string: text)
                    let frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: data)
                    try await outbound.write(frame)
                }
                try await send(#"[2,"1","BootNotification",{}]"#)
                let booted = try await frames.next().map { String(buffer: $0.data) }
                #expect(booted == #"[3,"1",{}]"#)
                let peer = StationPeer.sample("SECRET")
                #expect(live.gateway.registry.isConnected(peer.chargePoint))
                let call = StationCall(
                    chargePoint: peer.chargePoint,
                    id: "c",
                    action: "ClearCache",
                    payload: [:],
                    timeout: .seconds(5)
                )
                #expect(live.gateway.registry.call(call))
                let sent = try await frames.next().map { String(buffer: $0.data) }
                #expect(sent == #"[2,"c","ClearCache",{}]"#)
                try await send(#"[3,"c",{"status":"Accepted"}]"#)
                try await send(#"[2,"2","Heartbeat",{}]"#)
                _ = try await frames.next()
                async let drained: Void = live.gateway.registry.drain(over: .milliseconds(10))
                let goodbye = try await frames.next()
                #expect(goodbye?.opcode == .connectionClose)
                try await drained
            }
            let expected = [
                "opened", "call BootNotification", "sent ClearCache", "result c", "call Heartbeat",
                "closed shutdown",
            ]
            while live.manager.story().count < expected.count { try await Task.sleep(for: .milliseconds(5)) }
            #expect(live.manager.story() == expected)
        }
    }

    @Test(
        "what is refused gets its status and a problem before any upgrade",
        arguments: [
            ("/ocpp/acme/UNKNOWN", 404, "unknown_charge_point"),
            ("/ocpp/acme/%zz", 404, "unknown_charge_point"),
            ("/ocpp/acme/SECRET", 401, "wrong_password"),
        ]
    )
    func refusals(path: String, status: Int, code: String) async throws {
        let request = LiveGateway.handshake(path, headers: [subprotocol])
        try await LiveGateway.run { live in
            let answer = try await live.exchange(request)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("application/problem+json"))
            #expect(answer.contains(#""type":"urn:plugyard:problem:\#(code)""#))
            #expect(answer.contains(#"Basic realm="plugyard""#) == (status == 401))
            #expect(live.manager.story().isEmpty)
        }
    }

    @Test("subprotocol and handshake headers decide too")
    func handshakes() async throws {
        try await LiveGateway.run { live in
            let others = LiveGateway.handshake(
                "/ocpp/acme/CP",
                headers: ["Sec-WebSocket-Protocol: ocpp1.2"]
            )
            let refused = try await live.exchange(others)
            #expect(refused.hasPrefix("HTTP/1.1 400") && refused.contains("no_common_subprotocol"))
            // Where nothing is offered the manager knows a fallback, or refuses: nothing is echoed.
            let none = try await live.exchange(LiveGateway.handshake("/ocpp/acme/CP"), untilHead: true)
            #expect(none.hasPrefix("HTTP/1.1 101") && !none.lowercased().contains("sec-websocket-protocol"))
            let upgrade =
                "GET /ocpp/acme/CP HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            let bad = try await live.exchange(upgrade)
            #expect(bad.hasPrefix("HTTP/1.1 400") && bad.contains("bad_upgrade"))
            let plain = try await live.exchange(
                "GET /ocpp/acme/CP HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            #expect(plain.hasPrefix("HTTP/1.1 426") && plain.contains("websocket"))
            let nonsense = try await live.exchange("nonsense\r\n\r\n")
            #expect(nonsense.hasPrefix("HTTP/1.1 400"))
            let good = LiveGateway.handshake("/ocpp/acme//CP%201/", headers: [subprotocol])
            let accepted = try await live.exchange(good, untilHead: true)
            #expect(accepted.hasPrefix("HTTP/1.1 101"))
            #expect(accepted.contains("Sec-WebSocket-Protocol: ocpp1.6\r\n"))
            #expect(live.manager.handshakes.last?.identity == "CP 1")
            #expect(live.manager.handshakes.last?.remoteAddress == "127.0.0.1")
        }
    }

    @Test("a trusted proxy's word makes a connection secure, nobody else's does", arguments: [true, false])
    func forwardedProtocol(isTrusted: Bool) async throws {
        var settings = GatewaySettings()
        if isTrusted { settings.trustedProxies = try TrustedProxies("127.0.0.0/8") }
        try await LiveGateway.run(settings: settings) { live in
            for (proto, isSecure) in [("https", isTrusted), ("http", false), ("https, http", false)] {
                let request = LiveGateway.handshake(
                    "/ocpp/acme/CP",
                    headers: [subprotocol, "X-Forwarded-Proto: \(proto)"]
                )
                _ = try await live.exchange(request, untilHead: true)
                #expect(live.manager.handshakes.last?.isSecure == isSecure)
            }
        }
    }

    @Test("behind a trusted proxy the client's address counts")
    func behindProxy() async throws {
        var settings = GatewaySettings()
        settings.maximumSocketsPerAddress = 1
        settings.trustedProxies = try TrustedProxies("127.0.0.0/8")
        try await LiveGateway.run(settings: settings) { live in
            // The only place of that client, though not of the proxy.
            #expect(live.gateway.quota.reserve("192.0.2.7"))
            for (client, status) in [("192.0.2.7", "429"), ("192.0.2.8", "101")] {
                let header = "X-Forwarded-For: 10.0.0.1, \(client):4711"
                let answer = try await live.exchange(
                    LiveGateway.handshake("/ocpp/acme/CP", headers: [subprotocol, header]),
                    untilHead: true
                )
                #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
            }
            #expect(live.manager.handshakes.map(\.remoteAddress) == ["192.0.2.8"])
        }
    }

    @Test("an address beyond its share is refused")
    func share() async throws {
        var settings = GatewaySettings()
        settings.maximumSocketsPerAddress = 0
        let handshake = LiveGateway.handshake("/ocpp/acme/CP", headers: [subprotocol])
        try await LiveGateway.run(settings: settings) { live in
            let refused = try await live.exchange(handshake)
            #expect(refused.hasPrefix("HTTP/1.1 429"))
        }
    }

    @Test("a slow head is cut off")
    func slowHead() async throws {
        var settings = GatewaySettings()
        settings.handshakeTimeout = .seconds(1)
        try await LiveGateway.run(settings: settings) { live in
            let slow = try await live.exchange("GET /hello HT")
            #expect(slow.isEmpty)
        }
    }

    @Test("a frame over a mebibyte closes its own socket with 1009")
    func tooBig() async throws {
        try await LiveGateway.run { live in
            let client = try StationClient(url: "ws://127.0.0.1:\(live.port)", account: "acme")
            let socket = try await client.connect(.init(identity: "CP", password: nil))
            try await socket.executeThenClose { inbound, outbound in
                let data = ByteBuffer(repeating: 0x20, count: 3 << 20)
                try await outbound.write(
                    WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: data)
                )
                for try await frame in inbound {
                    var data = frame.data
                    #expect(frame.opcode == .connectionClose)
                    #expect(data.readWebSocketErrorCode() == .messageTooLarge)
                    break
                }
            }
            while live.manager.story().count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(live.manager.story() == ["opened", "closed frame_too_big"])
        }
    }
}
