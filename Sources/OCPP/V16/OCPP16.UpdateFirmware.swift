extension OCPP16 {
    /// UpdateFirmware (5.19): an image that nothing proves.
    enum UpdateFirmware {
        static func write(_ update: FirmwareUpdate) throws(CommandRefusal) -> JSONValue {
            guard update.installAt == nil else {
                throw CommandRefusal(
                    field: "install_at",
                    code: "not_allowed",
                    message: "only a signed update can be told when to install"
                )
            }
            var object = JSONObject()
            object["location"] = try CommandCheck.location(update.location, "location")
            try Retries.write(update.retries, everySeconds: update.retryIntervalSeconds, to: &object)
            object["retrieveDate"] = .string(DeviceTime.format(update.retrieveAt))
            return .object(object)
        }

        /// The answer is empty: to answer is to accept.
        static func status(_ result: JSONValue) -> CommandStatus {
            .accepted
        }
    }
}
