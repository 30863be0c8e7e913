import Logging
import NIOCore
import NIOEmbedded
import NIOWebSocket
import OCPP

@testable import Platform

/// A charge point's handler on an embedded event loop, whose time stands still until told otherwise.
struct SocketHarness {
    let manager: RecordingManager
    let gateway: StationGateway
    let loop: EmbeddedEventLoop
    let channel: EmbeddedChannel
    let peer: StationPeer

    init(
        _ peer: StationPeer = .sample(),
        beside other: SocketHarness? = nil,
        settings: GatewaySettings = GatewaySettings()
    ) throws {
        self.peer = peer
        manager = other?.manager ?? RecordingManager()
        gateway =
            other?.gateway
            ?? StationGateway(
                settings: settings,
                manager: manager,
                registry: StationRegistry(),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        loop = other?.loop ?? EmbeddedEventLoop()
        channel = EmbeddedChannel(loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 80)).wait()
        let origin = StationSocketOrigin(peer: peer, remoteAddress: "192.0.2.1", userAgent: nil)
        let handler = StationSocketHandler(origin, gateway: gateway, now: loop.now)
        try channel.pipeline.syncOperations.addHandler(handler)
        loop.run()
    }

    func receive(_ text: String) throws {
        try receive(.text, Array(text.utf8))
    }

    func receive(_ opcode: WebSocketOpcode, _ bytes: [UInt8], fin: Bool = true) throws {
        let frame = WebSocketFrame(
            fin: fin,
            opcode: opcode,
            maskKey: [0, 0, 0, 0],
            data: ByteBuffer(bytes: bytes)
        )
        try channel.writeInbound(frame)
        loop.run()
    }

    func answer(_ id: String, with payload: JSONValue = [:]) {
        manager.answer(id, with: .result(id: id, payload: payload))
        loop.run()
    }

    /// Everything that was sent since, as text; control frames by their opcode and close code.
    func sent() throws -> [String] {
        var texts: [String] = []
        while let frame = try channel.readOutbound(as: WebSocketFrame.self) {
            var data = frame.data
            switch frame.opcode {
            case .text: texts.append(String(buffer: data))
            case .ping: texts.append("ping")
            case .pong: texts.append("pong \(String(buffer: data))")
            case .connectionClose:
                let code = data.readWebSocketErrorCode().map { UInt16(webSocketErrorCode: $0) }
                texts.append("close \(code ?? 0)")
            default: texts.append("other")
            }
        }
        return texts
    }

    func call(_ id: String, _ action: String = "ClearCache") -> Bool {
        defer { loop.run() }
        return gateway.registry.call(
            StationCall(
                chargePoint: peer.chargePoint,
                id: id,
                action: action,
                payload: [:],
                timeout: .seconds(30)
            )
        )
    }

    /// Boots, so that calls of the platform may leave.
    func boot() throws {
        try receive(#"[2,"boot","BootNotification",{}]"#)
        answer("boot")
        _ = try sent()
    }
}
