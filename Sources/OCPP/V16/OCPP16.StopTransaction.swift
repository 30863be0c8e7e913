extension OCPP16 {
    /// StopTransaction (4.10): charging has ended.
    enum StopTransaction {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let stop = TransactionStop(
                transactionID: try reader.requiredInt("transactionId"),
                idTag: reader.text("idTag", limit: idTagLimit),
                meterStopWh: try reader.requiredInt("meterStop", in: registers),
                at: reader.requiredTime("timestamp"),
                reason: reader.text("reason", limit: 20),
                samples: MeterValues.samples("transactionData", in: &reader)
            )
            if let reason = stop.reason, !reasons.contains(reason) { reader.flag("unknown_enum", "reason") }
            return reader.finish(.transactionStopped(stop))
        }

        static func answer(_ info: AuthorizationInfo?) -> JSONValue {
            guard let info else { return [:] }
            return ["idTagInfo": IdTagInfo.write(info)]
        }

        private static let reasons: Set<String> = [
            "DeAuthorized", "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other", "PowerLoss",
            "Reboot", "Remote", "SoftReset", "UnlockCommand",
        ]
    }
}
