extension OCPP16 {
    /// SignedUpdateFirmware (security white paper, L01).
    enum SignedUpdateFirmware {
        static func write(
            _ update: FirmwareUpdate,
            _ proof: FirmwareUpdate.Proof
        ) throws(CommandRefusal) -> JSONValue {
            try CommandCheck.order(update.retrieveAt, update.installAt, "install_at")
            var firmware = JSONObject()
            firmware["location"] = try CommandCheck.location(update.location, "location")
            firmware["retrieveDateTime"] = .string(DeviceTime.format(update.retrieveAt))
            firmware["installDateTime"] = update.installAt.map { .string(DeviceTime.format($0)) }
            let certificate = proof.signingCertificate
            firmware["signingCertificate"] = try CommandCheck.pem(
                certificate,
                "signing_certificate",
                maximum: 5500
            )
            firmware["signature"] = try CommandCheck.text(proof.signature, "signature", maximum: 800)
            var object = JSONObject()
            object["requestId"] = try CommandCheck.integer(update.requestID, "request_id", from: 0)
            try Retries.write(update.retries, everySeconds: update.retryIntervalSeconds, to: &object)
            object["firmware"] = .object(firmware)
            return .object(object)
        }

        /// `AcceptedCanceled`: taken, and the update that was under way is given up for it.
        static func status(_ result: JSONValue) -> CommandStatus {
            switch OCPP16.status(result) {
            case "acceptedcanceled": .accepted
            case "invalidcertificate", "revokedcertificate": .rejected
            default: AcceptedOrRejected.read(result)
            }
        }
    }
}
