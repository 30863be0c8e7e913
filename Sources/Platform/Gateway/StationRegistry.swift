package import FoundationEssentials
import NIOCore
import Synchronization
package import Tenancy

/// The sockets of this process by charge point.
///
/// Work for a socket is queued on its event loop while the lock is held. So whoever found a socket here is served
/// before its end is reported, and each ``StationEvent/finished`` comes before its ``StationEvent/closed``.
package final class StationRegistry: Sendable {
    private struct State {
        var handles: [UUID: StationHandle] = [:]
        var sweeps: [ObjectIdentifier: NIOLoopBound<SocketSweep>] = [:]
        var isRefusing = false
    }

    private let state = Mutex(State())

    package init() {}

    /// How many charge points are connected here.
    package var count: Int {
        state.withLock(\.handles.count)
    }

    /// Whether new sockets are turned away.
    package var isRefusing: Bool {
        state.withLock(\.isRefusing)
    }

    /// From now on every new socket is answered 503, for good.
    package func refuseNew() {
        state.withLock { $0.isRefusing = true }
    }

    /// Closes every socket with 1001, spread evenly so that they do not all come back in one instant, and waits.
    ///
    /// - Throws: `CancellationError`; sockets close as planned all the same.
    package func drain(over spread: Duration) async throws {
        refuseNew()
        sendAway(over: spread)
        while count > 0 {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Closes every socket that is here now with 1001, spread evenly.
    func sendAway(over spread: Duration) {
        state.withLock { state in
            let step = spread / max(1, state.handles.count)
            for (index, handle) in state.handles.values.enumerated() {
                handle.enqueue(after: step * index) { $0.finish() }
            }
        }
    }

    /// Takes in a socket; an older one of the same charge point is closed.
    ///
    /// - Returns: `false`, and nothing is taken, when new sockets are refused.
    func add(_ handler: StationSocketHandler, on loop: any EventLoop) -> Bool {
        let handle = StationHandle(handler, on: loop)
        return state.withLock { state in
            guard !state.isRefusing else { return false }
            let old = state.handles.updateValue(handle, forKey: handler.peer.chargePoint)
            old?.enqueue { $0.close(.replaced) }
            return true
        }
    }

    /// Forgets a socket, unless a newer one has taken its place.
    func remove(_ handler: StationSocketHandler) {
        let peer = handler.peer
        state.withLock { state in
            guard state.handles[peer.chargePoint]?.connection == peer.connection else { return }
            state.handles[peer.chargePoint] = nil
        }
    }

    /// The sweep of an event loop. To be called on it.
    func sweep(on loop: any EventLoop, every interval: Duration) -> SocketSweep {
        let bound = state.withLock { state in
            let key = ObjectIdentifier(loop)
            if let known = state.sweeps[key] { return known }
            let new = NIOLoopBound(SocketSweep(loop, period: interval / 12), eventLoop: loop)
            state.sweeps[key] = new
            return new
        }
        return bound.value
    }
}

extension StationRegistry {
    /// As ``GatewayLink/call(_:of:)``; the account is in the charge point's id.
    func call(_ call: StationCall) -> Bool {
        state.withLock { state in
            guard let handle = state.handles[call.chargePoint] else { return false }
            handle.enqueue { $0.call(call) }
            return true
        }
    }

    func isConnected(_ chargePoint: UUID) -> Bool {
        connection(of: chargePoint) != nil
    }

    /// The id of the charge point's socket.
    func connection(of chargePoint: UUID) -> UUID? {
        state.withLock { $0.handles[chargePoint]?.connection }
    }

    func close(_ chargePoint: UUID, because end: SocketEnd) {
        close(chargePoint, because: end) { _ in true }
    }

    /// `isMeant`: Asked with the id of the connection.
    func close(_ chargePoint: UUID, because end: SocketEnd, if isMeant: (UUID) -> Bool) {
        state.withLock { state in
            guard let handle = state.handles[chargePoint], isMeant(handle.connection) else { return }
            handle.enqueue { $0.close(end) }
        }
    }

    /// Has every socket report that it is there.
    func reportAll() {
        state.withLock { state in
            for handle in state.handles.values {
                handle.enqueue { $0.reportPresence() }
            }
        }
    }
}

extension StationRegistry: GatewayLink {
    package func call(_ call: StationCall, of account: AccountID) async -> Bool {
        self.call(call)
    }

    package func close(_ chargePoint: UUID, of account: AccountID, because end: SocketEnd) {
        close(chargePoint, because: end)
    }

    /// There is one gateway, where the newest socket has taken the place of the others.
    package func closeOlder(than peer: StationPeer) {}

    package func closeSocket(of peer: StationPeer, because end: SocketEnd) {
        close(peer.chargePoint, because: end) { $0 == peer.connection }
    }

    package func closeAll(of account: AccountID, because end: SocketEnd) {
        state.withLock { state in
            for handle in state.handles.values where handle.account == account {
                handle.enqueue { $0.close(end) }
            }
        }
    }

    package func isConnected(_ chargePoint: UUID, of account: AccountID) async -> Bool {
        isConnected(chargePoint)
    }
}
