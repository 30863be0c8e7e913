import FoundationEssentials

extension OCPP16 {
    /// BootNotification (4.2): the charge point has started.
    enum BootNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let boot = Boot(
                vendor: try reader.requiredText("chargePointVendor", limit: 20),
                model: try reader.requiredText("chargePointModel", limit: 20),
                serialNumber: reader.text("chargePointSerialNumber", limit: 25),
                chargeBoxSerialNumber: reader.text("chargeBoxSerialNumber", limit: 25),
                firmwareVersion: reader.text("firmwareVersion", limit: 50),
                iccid: reader.text("iccid", limit: 20),
                imsi: reader.text("imsi", limit: 20),
                meterType: reader.text("meterType", limit: 25),
                meterSerialNumber: reader.text("meterSerialNumber", limit: 25)
            )
            return reader.finish(.booted(boot))
        }

        static func answer(_ status: BootStatus, currentTime: Date, intervalSeconds: Int) -> JSONValue {
            let word =
                switch status {
                case .accepted: "Accepted"
                case .pending: "Pending"
                case .rejected: "Rejected"
                }
            return [
                "status": .string(word),
                "currentTime": .string(DeviceTime.format(currentTime)),
                "interval": JSONValue(intervalSeconds),
            ]
        }
    }
}
