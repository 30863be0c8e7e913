import Dispatch

/// Blocks the thread that waits until it is opened: what a plugin must not do.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
    }

    func open() {
        semaphore.signal()
    }
}
