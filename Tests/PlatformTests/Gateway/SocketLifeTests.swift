import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import Platform

@Suite("Silence, replacement and the end of sockets")
struct SocketLifeTests {
    @Test("a quiet charge point is pinged each minute and given up after two and a bit")
    func silence() throws {
        let socket = try SocketHarness()
        socket.loop.advanceTime(by: .seconds(59))
        #expect(try socket.sent().isEmpty)
        socket.loop.advanceTime(by: .seconds(5))
        #expect(try socket.sent() == ["ping"])
        socket.loop.advanceTime(by: .seconds(62))
        #expect(try socket.sent() == ["ping"])
        socket.loop.advanceTime(by: .seconds(20))
        #expect(try socket.sent() == ["close 1001"])
        #expect(socket.manager.story() == ["opened", "closed silent"])
        #expect(!socket.channel.isActive)
    }

    @Test("a charge point that answers pings stays")
    func pongs() throws {
        let socket = try SocketHarness()
        for _ in 0..<10 {
            socket.loop.advanceTime(by: .seconds(65))
            #expect(try socket.sent() == ["ping"])
            try socket.receive(.pong, [])
        }
        #expect(socket.manager.story() == ["opened"])
    }

    @Test("the newest socket wins at once; the end of the old one does not touch it")
    func replaced() throws {
        let old = try SocketHarness()
        let new = try SocketHarness(.sample(), beside: old)
        old.loop.run()
        #expect(try old.sent() == ["close 1000"])
        #expect(old.manager.story(of: old.peer.connection) == ["opened", "closed replaced"])
        #expect(old.manager.story(of: new.peer.connection) == ["opened"])
        _ = try old.channel.finish()
        old.loop.run()
        #expect(new.gateway.registry.isConnected(new.peer.chargePoint))
        try new.boot()
        #expect(new.call("a"))
        #expect(try new.sent() == [#"[2,"a","ClearCache",{}]"#])
    }

    @Test("an account's sockets close together, its neighbours' stay")
    func accounts() throws {
        let first = try SocketHarness(.sample("CP_001", account: "one"))
        let second = try SocketHarness(.sample("CP_001", account: "two"), beside: first)
        first.gateway.registry.closeAll(of: first.peer.account, because: .suspended)
        first.loop.run()
        #expect(try first.sent() == ["close 1008"])
        #expect(try second.sent().isEmpty)
        #expect(first.gateway.registry.count == 1)
    }

    @Test("a drained gateway answers what it was asked before it closes, and takes nobody in")
    func draining() throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        let handler = try socket.channel.pipeline.syncOperations.handler(type: StationSocketHandler.self)
        socket.gateway.registry.refuseNew()
        handler.finish()
        try socket.receive(#"[2,"2","Heartbeat",{}]"#)
        #expect(try socket.sent().isEmpty)
        socket.answer("1")
        #expect(try socket.sent() == [#"[3,"1",{}]"#, "close 1001"])
        let late = try SocketHarness(.sample("CP_002"), beside: socket)
        #expect(try late.sent() == ["close 1001"])
        #expect(late.manager.story(of: late.peer.connection) == ["opened", "closed shutdown"])
    }

    @Test("a drain does not wait for ever for answers")
    func owedForEver() throws {
        let socket = try SocketHarness()
        try socket.receive(#"[2,"1","Heartbeat",{}]"#)
        try socket.channel.pipeline.syncOperations.handler(type: StationSocketHandler.self).finish()
        socket.loop.advanceTime(by: .seconds(6))
        #expect(try socket.sent() == ["close 1001"])
    }

    @Test("one address gets no more sockets than its share")
    func quota() {
        let quota = SocketQuota(perAddress: 2, total: 3)
        #expect(quota.reserve("a") && quota.reserve("a") && !quota.reserve("a"))
        #expect(quota.reserve("b") && !quota.reserve("c"))
        quota.release("a")
        #expect(quota.reserve("c") && !quota.reserve("a"))
    }
}
