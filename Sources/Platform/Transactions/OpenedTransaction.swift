import Tenancy

/// A transaction on its way to the database for the first time.
struct OpenedTransaction: Sendable {
    let peer: StationPeer
    let number: Int
    let new: NewTransaction
    /// Whether its tag becomes a token of the account in the same transaction of the database.
    var registersToken = false
}
