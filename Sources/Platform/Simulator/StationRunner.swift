import FoundationEssentials
import Logging
import NIOCore
import NIOWebSocket

/// Keeps one virtual charge point connected and alive until its task is cancelled.
struct StationRunner<C: Clock>: Sendable where C.Duration == Duration {
    private enum Event: Sendable {
        case frame(WebSocketFrame)
        case tick
    }

    private let client: StationClient
    private let settings: SimulatorSettings.Station
    private let clock: C
    private let start: C.Instant
    private let logger: Logger

    init(_ settings: SimulatorSettings.Station, client: StationClient, clock: C, logger: Logger) {
        self.settings = settings
        self.client = client
        self.clock = clock
        self.start = clock.now
        var logger = logger
        logger[metadataKey: "charge_point"] = "\(settings.identity)"
        self.logger = logger
    }

    /// - Throws: `CancellationError` only; whatever else goes wrong leads to another attempt.
    func run(_ behaviour: StationBehaviour) async throws {
        var station = VirtualStation(
            identity: settings.identity,
            behaviour: behaviour,
            seed: .random(in: .min ... .max),
            startedAt: .now
        )
        var failures = 0
        while true {
            try await clock.sleep(for: Self.pause(afterFailures: failures))
            failures += 1
            do {
                let socket = try await client.connect(settings)
                logger.info("virtual charge point connected")
                failures = 0
                try await converse(on: socket, as: &station)
                logger.info("virtual charge point disconnected")
            } catch {
                try Task.checkCancellation()
                logger.warning("virtual charge point lost its connection", metadata: ["error": "\(error)"])
            }
            station.disconnected()
        }
    }

    /// One second, doubled for each failure up to a minute, half of it at random, so that no crowd comes at once.
    static func pause(afterFailures failures: Int) -> Duration {
        let longest = min(60, 1 << min(failures, 6))
        return .seconds(Double(longest) * Double.random(in: 0.5...1))
    }

    private func converse(on socket: StationClient.Socket, as station: inout VirtualStation) async throws {
        let (events, source) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingOldest(1024))
        try await socket.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    // Why: the stream ends with the socket, and with it the loop below.
                    defer { source.finish() }
                    for try await frame in inbound { source.yield(.frame(frame)) }
                }
                group.addTask { [clock] in
                    while true {
                        try await clock.sleep(for: .seconds(1))
                        source.yield(.tick)
                    }
                }
                defer { group.cancelAll() }
                guard try await carryOut(station.connected(at: now), on: outbound) else { return }
                for await event in events {
                    let outputs: [VirtualStation.Output]
                    switch event {
                    case .tick:
                        outputs = station.passed(to: now)
                    case .frame(let frame) where frame.opcode == .text:
                        outputs = station.received(String(buffer: frame.unmaskedData), at: now)
                    case .frame(let frame) where frame.opcode == .ping:
                        try await outbound.write(Self.frame(.pong, frame.unmaskedData))
                        continue
                    case .frame(let frame) where frame.opcode == .connectionClose:
                        return
                    case .frame:
                        continue
                    }
                    guard try await carryOut(outputs, on: outbound) else { return }
                }
            }
        }
    }

    /// - Returns: `false` when the station wants to disconnect.
    private func carryOut(
        _ outputs: [VirtualStation.Output],
        on outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) async throws -> Bool {
        for output in outputs {
            switch output {
            case .send(let text):
                logger.debug("virtual charge point sends", metadata: ["bytes": "\(text.utf8.count)"])
                try await outbound.write(Self.frame(.text, ByteBuffer(string: text)))
            case .disconnect:
                var code = ByteBuffer()
                code.write(webSocketErrorCode: .goingAway)
                try await outbound.write(Self.frame(.connectionClose, code))
                return false
            }
        }
        return true
    }

    private var now: Duration {
        start.duration(to: clock.now)
    }

    /// Clients mask what they send (RFC 6455, section 5.3).
    private static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    }
}
