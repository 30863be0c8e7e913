/// What the mix is made of, by the actions of OCPP 1.6.
enum MessageKind: String, CaseIterable {
    case meterValues = "MeterValues"
    case heartbeat = "Heartbeat"
    case statusNotification = "StatusNotification"
    case startTransaction = "StartTransaction"
    case stopTransaction = "StopTransaction"
}
