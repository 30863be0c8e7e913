import FoundationEssentials
import Tenancy

/// An event of a connection on its way to the database.
struct ConnectionEventRow: Sendable {
    let account: AccountID
    let event: ConnectionEvent
    let at: Date
}
