import Synchronization

/// Who is told of a connection's ups and downs; libnats holds it until the connection is closed.
final class NATSListener: Sendable {
    private struct State {
        var isConnected = false
        var maximumPayload = 0
        var onChange: (@Sendable (Bool) -> Void)?
        /// Why the connection ended for good.
        var end: NATSError?
    }

    let onTrouble: @Sendable (String) -> Void
    /// Finishes when the connection has ended for good.
    let life: AsyncStream<Never>
    private let ending: AsyncStream<Never>.Continuation
    private let state = Mutex(State())

    init(onTrouble: @escaping @Sendable (String) -> Void) {
        self.onTrouble = onTrouble
        (life, ending) = AsyncStream.makeStream()
    }

    /// Why the connection ended for good; `nil` while it goes on.
    var end: NATSError? {
        state.withLock(\.end)
    }

    /// The last call of libnats: it gives up, as it does after being refused twice, or was told to end.
    func closed(because reason: String) {
        state.withLock { $0.end = NATSError(connectionEnded: reason) }
        ending.finish()
    }

    /// The largest message that the server takes, in bytes; 0 before the first connection.
    var maximumPayload: Int {
        state.withLock(\.maximumPayload)
    }

    func connected(maximumPayload: Int) {
        change { state in
            state.isConnected = true
            state.maximumPayload = maximumPayload
        }
    }

    func disconnected() {
        change { $0.isConnected = false }
    }

    private func change(_ change: (inout State) -> Void) {
        let (isConnected, onChange) = state.withLock { state in
            change(&state)
            return (state.isConnected, state.onChange)
        }
        onChange?(isConnected)
    }

    /// Also at once, if there is a connection.
    func whenChanged(_ onChange: @escaping @Sendable (_ isConnected: Bool) -> Void) {
        let isConnected = state.withLock { state in
            state.onChange = onChange
            return state.isConnected
        }
        if isConnected { onChange(true) }
    }

    /// `closure`: As libnats gives it back.
    static func of(_ closure: UnsafeMutableRawPointer?) -> NATSListener? {
        closure.map { Unmanaged<NATSListener>.fromOpaque($0).takeUnretainedValue() }
    }
}
