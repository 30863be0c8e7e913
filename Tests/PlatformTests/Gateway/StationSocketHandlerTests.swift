import NIOCore
import NIOEmbedded
import NIOWebSocket
import OCPP
import Testing

@testable import Platform

@Suite("The socket of a charge point")
struct StationSocketHandlerTests {
    @Test("a call is reported, its reply sent, and the end told once and last")
    func callAndReply() throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        #expect(try socket.sent().isEmpty)
        socket.answer("1", with: ["currentTime": "now"])
        #expect(try socket.sent() == [#"[3,"1",{"currentTime":"now"}]"#])
        try socket.receive(.connectionClose, [0x03, 0xE8])
        #expect(try socket.sent() == ["close 1000"])
        _ = try? socket.channel.finish()
        socket.loop.run()
        #expect(socket.manager.story() == ["opened", "call Heartbeat", "closed closed_by_peer"])
        #expect(!socket.gateway.registry.isConnected(socket.peer.chargePoint))
    }

    /// Around the lengths at which a frame's header grows: 125 and 65,535.
    @Test("texts of any length arrive as they were sent", arguments: [106, 107, 65_516, 65_517])
    func lengths(_ length: Int) throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        let word = String(repeating: "x", count: length)
        socket.answer("1", with: ["word": .string(word)])
        #expect(try socket.sent() == [#"[3,"1",{"word":"\#(word)"}]"#])
    }

    @Test(
        "texts are read as they were sent",
        arguments: ["a", "ab", "abc", "abcd", "é", "Straße", "\u{1F50C}"]
    )
    func texts(_ word: String) throws {
        let socket = try SocketHarness()
        let text = #"[2,"1","DataTransfer",{"vendorId":"\#(word)"}]"#
        try socket.receive(text)
        guard case .call(let call, _) = socket.manager.events().last else {
            Issue.record("the manager is told of a call")
            return
        }
        #expect(call.text == text)
    }

    @Test("a text, a ping and a text of one read are understood, and answered in their order")
    func together() throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        socket.answer("1")
        let status = #"[2,"2","StatusNotification",{"connectorId":1}]"#
        try socket.receive(status)
        socket.answer("2")
        #expect(try socket.sent() == [#"[3,"1",{}]"#, #"[3,"2",{}]"#])
        let heartbeat = #"[2,"3","Heartbeat",{}]"#
        try socket.receive([
            (.text, Array(status.utf8)), (.ping, Array("hi".utf8)), (.text, Array(heartbeat.utf8)),
        ])
        #expect(try socket.sent() == [#"[3,"2",{}]"#, "pong hi"])
        #expect(socket.manager.story().last == "call Heartbeat")
    }

    @Test("a text that is no UTF-8 in its last byte closes with 1007")
    func notTextAtTheEnd() throws {
        let socket = try SocketHarness()
        try socket.receive(.text, Array(#"[2,"1","Heartbeat",{}]"#.utf8) + [0xC3])
        #expect(try socket.sent() == ["close 1007"])
    }

    @Test("one that sends and never reads is closed before what waits for it fills the memory")
    func deaf() throws {
        var settings = GatewaySettings()
        settings.maximumBufferedBytes = 1000
        let socket = try SocketHarness(settings: settings)
        let pings = Array(repeating: (WebSocketOpcode.ping, [UInt8](repeating: 0x20, count: 100)), count: 20)
        try socket.receive(pings)
        #expect(try socket.sent().count == 20)
        socket.channel.isWritable = false
        socket.channel.pipeline.fireChannelWritabilityChanged()
        try socket.receive(Array(pings.prefix(5)))
        #expect(socket.manager.story() == ["opened"])
        try socket.receive(pings)
        #expect(socket.manager.story() == ["opened", "closed deaf"])
        #expect(!socket.channel.isActive)
    }

    @Test("a reply after the socket's end is dropped")
    func lateReply() throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        _ = try socket.channel.finish()
        socket.loop.run()
        socket.answer("1")
        #expect(socket.manager.story() == ["opened", "call Heartbeat", "closed closed_by_peer"])
    }

    @Test("a message in fragments may have pings between")
    func fragments() throws {
        let socket = try SocketHarness()
        try socket.receive(.text, Array(#"[2,"1","Hea"#.utf8), fin: false)
        try socket.receive(.ping, Array("hi".utf8))
        #expect(try socket.sent() == ["pong hi"])
        try socket.receive(.continuation, Array(#"rtbeat","#.utf8), fin: false)
        try socket.receive(.continuation, Array("{}]".utf8))
        #expect(socket.manager.story() == ["opened", "call Heartbeat"])
    }

    @Test("a malformed text is answered and the socket stays")
    func malformed() throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"7","Heartbeat",{"#)
        let answer = try #require(try socket.sent().first)
        #expect(answer.hasPrefix(#"[4,"7","FormationViolation""#))
        try socket.receive("no json at all")
        #expect(socket.manager.story() == ["opened", "noted, answered", "noted"])
        #expect(socket.channel.isActive)
    }

    @Test("fragments that add up to more than a mebibyte close with 1009")
    func tooBig() throws {
        let socket = try SocketHarness()
        try socket.receive(.text, [UInt8](repeating: 0x20, count: 1 << 20), fin: false)
        try socket.receive(.continuation, [0x20])
        #expect(try socket.sent() == ["close 1009"])
        #expect(socket.manager.story() == ["opened", "closed frame_too_big"])
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        #expect(socket.manager.story().count == 2)
        socket.loop.advanceTime(by: .seconds(6))
        #expect(!socket.channel.isActive)
    }

    @Test("a decoder's complaint about length closes with 1009, what follows is ignored")
    func frameTooLong() throws {
        let socket = try SocketHarness()
        socket.channel.pipeline.fireErrorCaught(NIOWebSocketError.invalidFrameLength)
        socket.channel.pipeline.fireErrorCaught(NIOWebSocketError.invalidFrameLength)
        socket.loop.run()
        #expect(try socket.sent() == ["close 1009"])
    }

    @Test("text that is not UTF-8 closes with 1007, binary with 1003")
    func notText() throws {
        let text = try SocketHarness()
        try text.receive(.text, [0xFF])
        #expect(try text.sent() == ["close 1007"])
        let binary = try SocketHarness()
        try binary.receive(.binary, [0xFF])
        #expect(try binary.sent() == ["close 1003"])
    }

    @Test("binary frames that hold text are taken")
    func binary() throws {
        let socket = try SocketHarness()
        try socket.receive(.binary, Array(#"[2,"1","Heartbeat",{}]"#.utf8))
        #expect(socket.manager.story() == ["opened", "call Heartbeat"])
    }

    @Test("a continuation of nothing is a protocol error")
    func orphan() throws {
        let socket = try SocketHarness()
        try socket.receive(.continuation, [0x20])
        #expect(try socket.sent() == ["close 1002"])
    }

    @Test("one call of ours is out at a time, and the rest end with the socket, before it does")
    func outstanding() throws {
        let socket = try SocketHarness()
        try socket.boot()
        #expect(socket.call("a"))
        #expect(socket.call("b"))
        #expect(try socket.sent() == [#"[2,"a","ClearCache",{}]"#])
        try socket.receive(#"[3,"a",{"status":"Accepted"}]"#)
        #expect(try socket.sent() == [#"[2,"b","ClearCache",{}]"#])
        #expect(socket.call("c"))
        socket.gateway.registry.close(socket.peer.chargePoint, because: .suspended)
        socket.loop.run()
        #expect(try socket.sent() == ["close 1008"])
        let expected = [
            "opened", "call BootNotification", "sent ClearCache", "result a", "sent ClearCache",
            "disconnected b", "disconnected c", "closed suspended",
        ]
        #expect(socket.manager.story() == expected)
        #expect(!socket.call("d"))
    }

    @Test("a call that found the socket ends even if the socket closes in the same moment")
    func callDuringClose() throws {
        let socket = try SocketHarness()
        socket.gateway.registry.close(socket.peer.chargePoint, because: .removed)
        #expect(socket.call("x"))
        #expect(socket.manager.story() == ["opened", "disconnected x", "closed removed"])
    }

    @Test("reading pauses while the manager owes too many answers")
    func pausing() throws {
        let socket = try SocketHarness()
        for id in 0..<40 { try socket.receive(#"[2,"\#(id)","Heartbeat",{"n":\#(id)}]"#) }
        let handler = try socket.channel.pipeline.syncOperations.handler(type: StationSocketHandler.self)
        #expect(handler.isReadingPaused)
        for id in 0..<40 { socket.answer(String(id)) }
        #expect(!handler.isReadingPaused)
        #expect(try socket.sent().count == 40)
    }
}
