import Tenancy

/// What one event leaves in the database. Rows of the tables that every charge point fills are typed, and written by one
/// statement for each table and batch; the rest are statements of the event's own account.
struct BatchRows: Sendable {
    /// Statements before the rows.
    var first: [SQL] = []
    /// Transactions that changed.
    var saved: [SavedTransaction] = []
    /// Transactions that begin.
    var opened: [OpenedTransaction] = []
    var samples: [StoredSample] = []
    /// What was said of connectors, each at most once.
    var connectors: [ConnectorReport] = []
    /// What changes of the charge point's own state.
    var state: StationStateChange?
    /// What the charge point said of itself when it booted.
    var boot: StoredBoot?
    /// Whom the charge point asked about.
    var authorised: AuthorisedToken?
    /// A socket that was opened.
    var socket: OpenedSocket?
    /// A socket that was closed.
    var closed: StationPeer?
    var connectionEvents: [ConnectionEventRow] = []
    /// Statements after the rows.
    var own: [SQL] = []
    /// Statements after those; each that returns a row has left commands in the charge point's queue.
    var queueing: [SQL] = []
    var frames: [LoggedFrame] = []
}
