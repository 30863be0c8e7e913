import FoundationEssentials
import OCPP
import Synchronization

@testable import Platform

/// What charge points were answered.
final class Answers: Sendable {
    private let frames = Mutex<[UUID: [Frame]]>([:])

    func note(_ frame: Frame, to peer: StationPeer) {
        frames.withLock { $0[peer.chargePoint, default: []].append(frame) }
    }

    /// Of each answer its payload, or the code of its error.
    func of(_ peer: StationPeer) -> [JSONValue] {
        frames.withLock { $0[peer.chargePoint] ?? [] }.map { frame in
            switch frame {
            case .result(_, let payload): payload
            case .error(_, let code, _, _): .string(code)
            case .call: .null
            }
        }
    }
}
