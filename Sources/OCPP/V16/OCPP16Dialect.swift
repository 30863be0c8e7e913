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
        case "Heartbeat": try OCPP16.Heartbeat.read(payload)
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
}
