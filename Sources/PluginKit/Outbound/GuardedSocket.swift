import Glibc

/// A TCP connection to the outside, closed when nobody holds it any more.
package final class GuardedSocket: Sendable {
    /// It does not block, and is not passed on to other programs.
    package let descriptor: Int32

    /// Takes the descriptor over.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
