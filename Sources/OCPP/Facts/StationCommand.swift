/// What somebody wants a charge point to do, before a dialect writes it.
///
/// A dialect refuses what the version cannot say (``CommandRefusal``), so nothing here is checked.
package enum StationCommand: Sendable, Hashable {
    /// Without a connector the station chooses one. `chargingProfile` is in the version's own form.
    case remoteStart(idTag: String, connectorID: Int?, chargingProfile: JSONValue?)
    case remoteStop(transactionID: Int)
    case reset(ResetKind)
    case unlock(connectorID: Int)
    /// Connector 0 is the whole charge point.
    case changeAvailability(connectorID: Int, operative: Bool)
    /// No keys means all.
    case getConfiguration(keys: [String])
    case setConfiguration(key: String, value: String)
    case clearCache
    /// `message` is the name of the message the station is to send.
    case triggerMessage(message: String, connectorID: Int?)
    /// Any call, sent as it is.
    case call(action: String, payload: JSONValue)
}
