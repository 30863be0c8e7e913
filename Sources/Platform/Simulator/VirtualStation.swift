package import FoundationEssentials
import OCPP

/// An OCPP 1.6 charge point as a value: time, connections and texts go in, texts to send come out.
///
/// Time is a duration since the station came to life. It survives disconnection: a car goes on charging, and what
/// the platform did not answer is sent again after the next boot, if it is about a transaction.
package struct VirtualStation: Sendable {
    /// What its owner has to do.
    package enum Output: Sendable, Equatable {
        case send(String)
        /// Close the socket and connect again: the station restarts.
        case disconnect
    }

    /// What a call of the station was made for.
    enum Purpose: Sendable {
        case boot
        case heartbeat
        case report
        case authorize(connector: Int)
        case start(connector: Int)
        case stop
    }

    struct Call: Sendable {
        let id: String
        let purpose: Purpose
        let action: String
        let payload: JSONValue
    }

    let identity: String
    let behaviour: StationBehaviour
    let startedAt: Date
    var generator: SeededGenerator
    var connectors: [VirtualConnector]
    var keys: StationKeys
    var terms = StationTerms()
    var isResetting = false
    var isAccepted = false
    var nextBoot = Duration.zero

    private var isConnected = false
    private var nextHeartbeat = Duration.zero
    private var waiting: [Call] = []
    private var out: Call?
    private var outDeadline = Duration.zero
    private var outputs: [Output] = []

    package init(identity: String, behaviour: StationBehaviour, seed: UInt64, startedAt: Date) {
        self.identity = identity
        self.behaviour = behaviour
        self.startedAt = startedAt
        var generator = SeededGenerator(seed: seed)
        connectors = (1...max(1, behaviour.connectors)).map { id in
            VirtualConnector(
                id: id,
                maximumPower: behaviour.maximumPower,
                register: Double.random(in: 10_000...900_000, using: &generator).rounded(),
                idleUntil: generator.duration(in: behaviour.sessionPause)
            )
        }
        keys = StationKeys(
            heartbeatInterval: 300,
            sampleInterval: Int(behaviour.meterInterval.components.seconds),
            connectors: connectors.count
        )
        self.generator = generator
    }

    /// The socket is open.
    package mutating func connected(at now: Duration) -> [Output] {
        isConnected = true
        isAccepted = false
        isResetting = false
        boot(at: now)
        return flush(at: now)
    }

    /// The socket is gone.
    package mutating func disconnected() {
        isConnected = false
        let pending = [out].compactMap(\.self) + waiting
        out = nil
        outputs = []
        for index in connectors.indices {
            guard case .authorizing(let tag) = connectors[index].stage else { continue }
            connectors[index].stage = .plugged(tag: tag, until: .zero)
        }
        waiting = pending.filter { call in
            switch call.purpose {
            case .start, .stop: true
            case .boot, .heartbeat, .report, .authorize: false
            }
        }
    }

    /// A text came from the platform.
    package mutating func received(_ text: String, at now: Duration) -> [Output] {
        switch Frame.read(text) {
        case .frame(.call(let id, let action, let payload)):
            outputs.append(.send(answer(to: action, payload, id: id, at: now).serialized()))
        case .frame(.result(let id, let payload)):
            guard let call = out, call.id == id else { break }
            out = nil
            answered(call, payload, at: now)
        case .frame(.error(let id, _, _, _)):
            guard let call = out, call.id == id else { break }
            out = nil
            refused(call, at: now)
        case .malformed:
            break
        }
        return flush(at: now)
    }

    /// Time has passed. To be called about once a second, connected or not.
    package mutating func passed(to now: Duration) -> [Output] {
        for index in connectors.indices { connectors[index].advance(to: now) }
        guard isConnected else { return [] }
        if let call = out, now >= outDeadline {
            out = nil
            refused(call, at: now)
        }
        if isAccepted {
            liveOn(until: now)
            if now >= nextHeartbeat { make(.heartbeat, "Heartbeat", [:], at: now) }
        } else if now >= nextBoot {
            boot(at: now)
        }
        return flush(at: now)
    }

    /// Puts a call at the end of the queue; any call makes a heartbeat unnecessary for a while.
    mutating func make(_ purpose: Purpose, _ action: String, _ payload: JSONValue, at now: Duration) {
        let id = String(generator.next(), radix: 16)
        let call = Call(id: id, purpose: purpose, action: action, payload: payload)
        if case .boot = purpose { waiting.insert(call, at: 0) } else { waiting.append(call) }
        nextHeartbeat = now + (keys.seconds("HeartbeatInterval") ?? .seconds(300))
    }

    /// The time on the station's clock.
    func timestamp(_ now: Duration) -> JSONValue {
        .string(DeviceTime.format(startedAt.addingTimeInterval(now / .seconds(1))))
    }

    /// Lets the next call leave if none is out; before the boot is accepted, only the boot.
    private mutating func flush(at now: Duration) -> [Output] {
        if out == nil, let next = waiting.first {
            let isBoot = if case .boot = next.purpose { true } else { false }
            if isAccepted || isBoot {
                waiting.removeFirst()
                out = next
                outDeadline = now + .seconds(30)
                let frame = Frame.call(id: next.id, action: next.action, payload: next.payload)
                outputs.append(.send(frame.serialized()))
            }
        }
        if isResetting, out == nil, waiting.isEmpty { outputs.append(.disconnect) }
        defer { outputs = [] }
        return outputs
    }
}
