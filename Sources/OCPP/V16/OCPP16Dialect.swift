/// OCPP 1.6J: reads and writes through the messages of ``OCPP16``.
package struct OCPP16Dialect: Dialect {
    package static let subprotocol = OCPPVersion.v16.rawValue

    package init() {}

    package var idForUnreadableMessages: String? {
        nil
    }

    package func spelling(of code: CallErrorCode) -> String {
        code.rawValue
    }

    package func fact(action: String, payload: JSONValue) throws(CallError) -> ReadFact {
        switch action {
        case "BootNotification": try OCPP16.BootNotification.read(payload)
        case "Heartbeat": ReadFact(fact: .heartbeat)
        case "StatusNotification": try OCPP16.StatusNotification.read(payload)
        case "Authorize": try OCPP16.Authorize.read(payload)
        case "StartTransaction": try OCPP16.StartTransaction.read(payload)
        case "MeterValues": try OCPP16.MeterValues.read(payload)
        case "StopTransaction": try OCPP16.StopTransaction.read(payload)
        case "DataTransfer": try OCPP16.DataTransfer.read(payload)
        case "FirmwareStatusNotification": try OCPP16.FirmwareStatusNotification.read(payload)
        case "DiagnosticsStatusNotification": try OCPP16.DiagnosticsStatusNotification.read(payload)
        case "SignedFirmwareStatusNotification": try OCPP16.SignedFirmwareStatusNotification.read(payload)
        case "LogStatusNotification": try OCPP16.LogStatusNotification.read(payload)
        case "SecurityEventNotification": try OCPP16.SecurityEventNotification.read(payload)
        case "SignCertificate": try OCPP16.SignCertificate.read(payload)
        default: throw CallError(.notImplemented, "\(action.prefix(50)) is not known here")
        }
    }

    package func payload(for answer: StationAnswer) -> JSONValue {
        switch answer {
        case .booted(let status, let currentTime, let interval):
            OCPP16.BootNotification.answer(status, currentTime: currentTime, intervalSeconds: interval)
        case .heartbeat(let currentTime): OCPP16.Heartbeat.answer(currentTime: currentTime)
        case .authorized(let info): OCPP16.Authorize.answer(info)
        case .transactionStarted(let transactionID, let info):
            OCPP16.StartTransaction.answer(transactionID: transactionID, info)
        case .transactionStopped(let info): OCPP16.StopTransaction.answer(info)
        case .dataTransfer(let status): OCPP16.DataTransfer.answer(status: status)
        case .certificateSigningRequest(let isAccepted): OCPP16.SignCertificate.answer(isAccepted: isAccepted)
        case .acknowledged: [:]
        }
    }

    package func call(
        for command: StationCommand
    ) throws(CommandRefusal) -> (action: String, payload: JSONValue) {
        switch command {
        case .remoteStart(let idTag, let connectorID, let profile):
            let payload = try OCPP16.RemoteStartTransaction.write(idTag, connectorID, profile)
            return ("RemoteStartTransaction", payload)
        case .remoteStop(let transactionID):
            return ("RemoteStopTransaction", try OCPP16.RemoteStopTransaction.write(transactionID))
        case .reset(let kind):
            return ("Reset", OCPP16.Reset.write(kind))
        case .unlock(let connectorID):
            return ("UnlockConnector", try OCPP16.UnlockConnector.write(connectorID))
        case .changeAvailability(let connectorID, let operative):
            let payload = try OCPP16.ChangeAvailability.write(connectorID, operative: operative)
            return ("ChangeAvailability", payload)
        case .getConfiguration(let keys):
            return ("GetConfiguration", try OCPP16.GetConfiguration.write(keys))
        case .setConfiguration(let key, let value):
            return ("ChangeConfiguration", try OCPP16.ChangeConfiguration.write(key, value))
        case .clearCache:
            return ("ClearCache", OCPP16.ClearCache.write())
        case .triggerMessage(let message, let connectorID):
            return ("TriggerMessage", try OCPP16.TriggerMessage.write(message, connectorID))
        case .getLocalListVersion:
            return ("GetLocalListVersion", [:])
        case .dataTransfer, .sendLocalList, .reserve, .cancelReservation, .setChargingProfile,
            .clearChargingProfile, .getCompositeSchedule, .updateFirmware, .getDiagnostics, .getLog,
            .installCertificate, .deleteCertificate, .getCertificates, .certificateSigned:
            throw CommandRefusal(field: "type", code: "unknown_value", message: "is not written yet")
        case .call(let action, let payload):
            return try OCPP16.RawCall.write(action, payload)
        }
    }

    package func status(ofAction action: String, result: JSONValue) -> CommandStatus {
        switch action {
        case "RemoteStartTransaction": OCPP16.RemoteStartTransaction.status(result)
        case "RemoteStopTransaction": OCPP16.RemoteStopTransaction.status(result)
        case "Reset": OCPP16.Reset.status(result)
        case "UnlockConnector": OCPP16.UnlockConnector.status(result)
        case "ChangeAvailability": OCPP16.ChangeAvailability.status(result)
        case "GetConfiguration": OCPP16.GetConfiguration.status(result)
        case "ChangeConfiguration": OCPP16.ChangeConfiguration.status(result)
        case "ClearCache": OCPP16.ClearCache.status(result)
        case "TriggerMessage": OCPP16.TriggerMessage.status(result)
        default: OCPP16.RawCall.status(result)
        }
    }

    package func configurationCall(action: String, payload: JSONValue) -> ConfigurationCall? {
        switch action {
        case "GetConfiguration": OCPP16.GetConfiguration.call(payload)
        case "ChangeConfiguration": OCPP16.ChangeConfiguration.call(payload)
        default: nil
        }
    }

    package func configurationReport(_ result: JSONValue) -> ConfigurationReport? {
        OCPP16.GetConfiguration.report(result)
    }

    package var configurationKeys: [String] { OCPP16.configurationKeys }

    package var configurationLimitKey: String { "GetConfigurationMaxKeys" }
}
