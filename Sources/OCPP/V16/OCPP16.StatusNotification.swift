extension OCPP16 {
    /// StatusNotification (4.9): a connector changed its state, or failed.
    enum StatusNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let connectorID = try reader.requiredInt("connectorId", in: connectorIDs)
            let status = readStatus(try reader.requiredText("status", limit: 20), &reader)
            let errorCode = reader.text("errorCode", limit: 50)
            if errorCode == nil { reader.flag("missing", "errorCode") }
            if let errorCode, !errorCodes.contains(errorCode) { reader.flag("unknown_enum", "errorCode") }
            let change = StatusChange(
                connectorID: connectorID,
                status: status,
                errorCode: errorCode ?? "NoError",
                info: reader.text("info", limit: 50),
                vendorID: reader.text("vendorId", limit: 255),
                vendorErrorCode: reader.text("vendorErrorCode", limit: 50),
                at: reader.time("timestamp")
            )
            return reader.finish(.statusChanged(change))
        }

        /// Why: an unknown word is not refused, or the station would resend it for ever. `unavailable` is the
        /// one state that neither invites a driver nor reports a fault.
        private static func readStatus(_ word: String, _ reader: inout PayloadReader) -> ConnectorStatus {
            if let status = statuses[word] { return status }
            reader.flag("unknown_enum", "status")
            let folded = word.lowercased().filter(\.isLetter)
            return statuses.first { $0.key.lowercased() == folded }?.value ?? .unavailable
        }

        /// `Occupied` is from 1.5; stations that were upgraded still say it.
        private static let statuses: [String: ConnectorStatus] = [
            "Available": .available, "Preparing": .preparing, "Charging": .charging,
            "SuspendedEV": .suspendedEV, "SuspendedEVSE": .suspendedEVSE, "Finishing": .finishing,
            "Reserved": .reserved, "Occupied": .occupied, "Unavailable": .unavailable, "Faulted": .faulted,
        ]

        private static let errorCodes: Set<String> = [
            "ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature",
            "InternalError", "LocalListConflict", "NoError", "OtherError", "OverCurrentFailure",
            "OverVoltage", "PowerMeterFailure", "PowerSwitchFailure", "ReaderFailure", "ResetFailure",
            "UnderVoltage", "WeakSignal",
        ]
    }
}
