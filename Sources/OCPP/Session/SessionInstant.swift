/// An instant on the clock of whoever drives a session, which never runs back.
///
/// A type of its own and not a parameter of the session: as generic code called from another module the session took three
/// times as long, longer than reading the message.
package struct SessionInstant: Comparable, Sendable {
    /// Since an instant that the clock's owner chose.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package func advanced(by duration: Duration) -> SessionInstant {
        let (seconds, attoseconds) = duration.components
        return SessionInstant(
            nanoseconds: nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        )
    }

    package static func < (lhs: SessionInstant, rhs: SessionInstant) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }
}
