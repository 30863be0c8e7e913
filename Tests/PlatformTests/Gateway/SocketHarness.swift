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
    /// The charge point's side.
    private let remote: EmbeddedChannel
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
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(Self.codec())
        let encoder = try pipeline.context(handlerType: WebSocketFrameEncoder.self)
        try pipeline.addHandler(
            StationSocketHandler(origin, gateway: gateway, encoder: encoder, now: loop.now)
        )
        remote = EmbeddedChannel(handlers: Self.codec(), loop: loop)
        loop.run()
    }

    func receive(_ text: String) throws {
        try receive(.text, Array(text.utf8))
    }

    func receive(_ opcode: WebSocketOpcode, _ bytes: [UInt8], fin: Bool = true) throws {
        try receive([(opcode, bytes)], fin: fin)
    }

    /// Frames that come by one read.
    func receive(_ frames: [(WebSocketOpcode, [UInt8])], fin: Bool = true) throws {
        for (opcode, bytes) in frames {
            let data = ByteBuffer(bytes: bytes)
            let key: WebSocketMaskingKey = [0x9A, 0x00, 0xFF, 0x41]
            try remote.writeOutbound(WebSocketFrame(fin: fin, opcode: opcode, maskKey: key, data: data))
        }
        var read = ByteBuffer()
        while var bytes = try remote.readOutbound(as: ByteBuffer.self) { read.writeBuffer(&bytes) }
        try channel.writeInbound(read)
        loop.run()
    }

    func answer(_ id: String, with payload: JSONValue = [:]) {
        manager.answer(id, with: .result(id: id, payload: payload))
        loop.run()
    }

    /// Everything that was sent since, as text; control frames by their opcode and close code.
    func sent() throws -> [String] {
        var texts: [String] = []
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
            try remote.writeInbound(bytes)
        }
        while let frame = try remote.readInbound(as: WebSocketFrame.self) {
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

    private static func codec() -> [any ChannelHandler] {
        [WebSocketFrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 20))]
    }

    /// Boots, so that calls of the platform may leave.
    func boot() throws {
        try receive(#"[2,"boot","BootNotification",{}]"#)
        answer("boot")
        _ = try sent()
    }
}
