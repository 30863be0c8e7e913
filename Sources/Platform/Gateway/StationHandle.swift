import FoundationEssentials
import NIOCore
import Tenancy

/// A way to a socket from any thread: whatever is done with it is queued on the socket's event loop.
struct StationHandle: Sendable {
    let connection: UUID
    let account: AccountID
    private let handler: NIOLoopBound<StationSocketHandler>

    /// To be made on `loop`.
    init(_ handler: StationSocketHandler, on loop: any EventLoop) {
        connection = handler.peer.connection
        account = handler.peer.account
        self.handler = NIOLoopBound(handler, eventLoop: loop)
    }

    func enqueue(_ work: @escaping @Sendable (StationSocketHandler) -> Void) {
        handler.eventLoop.execute { work(handler.value) }
    }

    func enqueue(after delay: Duration, _ work: @escaping @Sendable (StationSocketHandler) -> Void) {
        handler.eventLoop.scheduleTask(in: TimeAmount(delay)) { work(handler.value) }
    }
}
