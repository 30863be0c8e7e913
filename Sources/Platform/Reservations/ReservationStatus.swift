/// How a reservation stands; the words of database and REST.
enum ReservationStatus: String, Sendable, CaseIterable {
    /// The charge point has not answered.
    case requested
    /// The charge point keeps the connector free.
    case active
    /// A transaction began by it.
    case used
    case cancelled
    case expired
    /// The charge point refused it.
    case rejected
    /// The charge point could not be asked, or did not answer.
    case failed
}
