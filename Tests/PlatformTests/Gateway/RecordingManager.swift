import FoundationEssentials
import OCPP
import Synchronization
import Tenancy

@testable import Platform

/// A manager that takes every charge point but those with telling names, and remembers what it is told.
final class RecordingManager: ManagerLink {
    private struct State {
        var events: [(UUID, StationEvent)] = []
        var replies: [(id: String, reply: @Sendable (Frame) -> Void)] = []
        var handshakes: [Handshake] = []
    }

    /// Whether calls are answered `{}` at once; otherwise by ``answer(_:with:)``.
    private let answersAtOnce: Bool
    private let state = Mutex(State())

    init(answersAtOnce: Bool = false) {
        self.answersAtOnce = answersAtOnce
    }

    var handshakes: [Handshake] {
        state.withLock(\.handshakes)
    }

    /// The events of all sockets, or of one.
    func events(of connection: UUID? = nil) -> [StationEvent] {
        state.withLock { $0.events.filter { connection == nil || $0.0 == connection }.map(\.1) }
    }

    /// The same, one short word each: easy to compare.
    func story(of connection: UUID? = nil) -> [String] {
        events(of: connection).map { event in
            switch event {
            case .opened: "opened"
            case .present: "present"
            case .call(let call, _): "call \(call.action)"
            case .sent(_, let action, _): "sent \(action)"
            case .finished(let id, .result, _, _): "result \(id)"
            case .finished(let id, .error, _, _): "error \(id)"
            case .finished(let id, .timedOut, _, _): "timed out \(id)"
            case .finished(let id, .disconnected, _, _): "disconnected \(id)"
            case .noted(_, _, let answer): answer == nil ? "noted" : "noted, answered"
            case .closed(let end): "closed \(end.rawValue)"
            }
        }
    }

    func answer(_ id: String, with frame: Frame) {
        let reply = state.withLock { state in state.replies.first { $0.id == id }?.reply }
        reply?(frame)
    }

    func authorise(_ handshake: Handshake) async -> HandshakeDecision {
        state.withLock { $0.handshakes.append(handshake) }
        switch handshake.identity {
        case "UNKNOWN": return .refuse(.unknownChargePoint)
        case "SECRET" where handshake.password != Array("pw".utf8): return .refuse(.wrongPassword)
        default: return .accept(.sample(handshake.identity, account: handshake.accountSlug ?? "acme"))
        }
    }

    func report(_ event: StationEvent, from peer: StationPeer) {
        state.withLock { $0.events.append((peer.connection, event)) }
        guard case .call(let call, let reply) = event else { return }
        if answersAtOnce {
            reply(.result(id: call.id, payload: [:]))
        } else {
            state.withLock { $0.replies.append((call.id, reply)) }
        }
    }
}

extension StationPeer {
    /// A charge point whose id follows from its name, on a new connection.
    static func sample(_ identity: String = "CP_001", account: String = "acme") -> StationPeer {
        var bytes = Array("\(account)/\(identity)".utf8.suffix(16))
        bytes += [UInt8](repeating: 0, count: 16 - bytes.count)
        let id = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        return StationPeer(
            account: AccountID(UUID()),
            accountSlug: account,
            chargePoint: id,
            identity: identity,
            connection: UUID(),
            version: .v16
        )
    }
}
