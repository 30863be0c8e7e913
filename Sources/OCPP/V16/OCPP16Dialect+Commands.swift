extension OCPP16Dialect {
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
        case .triggerMessage(let message, let connectorID, let isExtended):
            return try OCPP16.TriggerMessage.call(message, connectorID, isExtended: isExtended)
        case .dataTransfer(let vendorID, let messageID, let data):
            return ("DataTransfer", try OCPP16.DataTransfer.write(vendorID, messageID, data))
        case .sendLocalList(let update):
            return ("SendLocalList", try OCPP16.SendLocalList.write(update))
        case .getLocalListVersion:
            return ("GetLocalListVersion", OCPP16.GetLocalListVersion.write())
        case .reserve(let reservation):
            return ("ReserveNow", try OCPP16.ReserveNow.write(reservation))
        case .cancelReservation(let id):
            return ("CancelReservation", try OCPP16.CancelReservation.write(id))
        case .setChargingProfile(let connectorID, let profile):
            return ("SetChargingProfile", try OCPP16.SetChargingProfile.write(connectorID, profile))
        case .clearChargingProfile(let id, let connectorID, let purpose, let stackLevel):
            let payload = try OCPP16.ClearChargingProfile.write(
                id: id,
                connectorID: connectorID,
                purpose: purpose,
                stackLevel: stackLevel
            )
            return ("ClearChargingProfile", payload)
        case .getCompositeSchedule(let connectorID, let duration, let unit):
            let payload = try OCPP16.GetCompositeSchedule.write(
                connectorID,
                durationSeconds: duration,
                unit: unit
            )
            return ("GetCompositeSchedule", payload)
        case .updateFirmware(let update):
            guard let proof = update.proof else {
                return ("UpdateFirmware", try OCPP16.UpdateFirmware.write(update))
            }
            return ("SignedUpdateFirmware", try OCPP16.SignedUpdateFirmware.write(update, proof))
        case .getDiagnostics(let upload):
            return ("GetDiagnostics", try OCPP16.GetDiagnostics.write(upload))
        case .getLog(let upload):
            return ("GetLog", try OCPP16.GetLog.write(upload))
        case .installCertificate(let kind, let pem):
            return ("InstallCertificate", try OCPP16.InstallCertificate.write(kind, pem: pem))
        case .deleteCertificate(let hash):
            return ("DeleteCertificate", try OCPP16.DeleteCertificate.write(hash))
        case .getCertificates(let kind):
            return ("GetInstalledCertificateIds", OCPP16.GetInstalledCertificateIds.write(kind))
        case .certificateSigned(let chain):
            return ("CertificateSigned", try OCPP16.CertificateSigned.write(chain: chain))
        case .setDisplayMessage, .setNetworkProfile, .customerInformation:
            throw .notSupported
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
        case "ExtendedTriggerMessage": OCPP16.ExtendedTriggerMessage.status(result)
        case "DataTransfer": OCPP16.DataTransfer.status(result)
        case "SendLocalList": OCPP16.SendLocalList.status(result)
        case "GetLocalListVersion": OCPP16.GetLocalListVersion.status(result)
        case "ReserveNow": OCPP16.ReserveNow.status(result)
        case "CancelReservation": OCPP16.CancelReservation.status(result)
        case "SetChargingProfile": OCPP16.SetChargingProfile.status(result)
        case "ClearChargingProfile": OCPP16.ClearChargingProfile.status(result)
        case "GetCompositeSchedule": OCPP16.GetCompositeSchedule.status(result)
        case "UpdateFirmware": OCPP16.UpdateFirmware.status(result)
        case "SignedUpdateFirmware": OCPP16.SignedUpdateFirmware.status(result)
        case "GetDiagnostics": OCPP16.GetDiagnostics.status(result)
        case "GetLog": OCPP16.GetLog.status(result)
        case "InstallCertificate": OCPP16.InstallCertificate.status(result)
        case "DeleteCertificate": OCPP16.DeleteCertificate.status(result)
        case "GetInstalledCertificateIds": OCPP16.GetInstalledCertificateIds.status(result)
        case "CertificateSigned": OCPP16.CertificateSigned.status(result)
        default: OCPP16.RawCall.status(result)
        }
    }
}
