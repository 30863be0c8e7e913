/// What may happen to an account that plugins can be told of (contract §9).
package enum EventType: String, Sendable, Hashable, CaseIterable, Codable {
    case chargePointBooted = "charge_point.booted"
    case chargePointConnected = "charge_point.connected"
    case chargePointDisconnected = "charge_point.disconnected"
    case chargePointStatusChanged = "charge_point.status_changed"
    case chargePointFault = "charge_point.fault"
    case transactionStarted = "transaction.started"
    case transactionUpdated = "transaction.updated"
    case transactionStopped = "transaction.stopped"
    case meterValuesReceived = "meter_values.received"
    case commandCompleted = "command.completed"
    case localListUpdated = "local_list.updated"
    case tokenAuthorized = "token.authorized"
}
