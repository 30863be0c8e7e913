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
    /// `message` is the name of the message the station is to send. `isExtended` asks for it by the security
    /// extension's call also where the plain one would do.
    case triggerMessage(message: String, connectorID: Int?, isExtended: Bool = false)
    /// A vendor's own message. `data` is text in 1.6.
    case dataTransfer(vendorID: String, messageID: String?, data: JSONValue?)
    case sendLocalList(LocalListUpdate)
    case getLocalListVersion
    case reserve(StationReservation)
    case cancelReservation(id: Int)
    /// `profile` is in the version's own form. Connector 0 is the whole charge point.
    case setChargingProfile(connectorID: Int, profile: JSONValue)
    /// What is `nil` is no condition; without any, all profiles go.
    case clearChargingProfile(id: Int?, connectorID: Int?, purpose: String?, stackLevel: Int?)
    /// `unit` is `A` or `W`.
    case getCompositeSchedule(connectorID: Int, durationSeconds: Int, unit: String?)
    case updateFirmware(FirmwareUpdate)
    case getDiagnostics(LogUpload)
    case getLog(LogUpload)
    case installCertificate(StationCertificate.Kind, pem: String)
    case deleteCertificate(StationCertificate.Hash)
    case getCertificates(StationCertificate.Kind)
    /// The signed certificate of the station itself with its issuers, PEM, the answer to its request.
    case certificateSigned(chain: String)
    /// `message` is in the form of OCPP 2.x.
    case setDisplayMessage(message: JSONValue)
    /// `profile` is in the form of OCPP 2.x.
    case setNetworkProfile(slot: Int, profile: JSONValue)
    /// `request` is in the form of OCPP 2.x.
    case customerInformation(request: JSONValue)
    /// Any call, sent as it is.
    case call(action: String, payload: JSONValue)
}
