extension OCPP16 {
    /// GetDiagnostics (5.9).
    enum GetDiagnostics {
        static func write(_ upload: LogUpload) throws(CommandRefusal) -> JSONValue {
            try CommandCheck.order(upload.from, upload.to, "to")
            var object = JSONObject()
            object["location"] = try CommandCheck.location(upload.location, "location")
            try Retries.write(upload.retries, everySeconds: upload.retryIntervalSeconds, to: &object)
            object["startTime"] = upload.from.map { .string(DeviceTime.format($0)) }
            object["stopTime"] = upload.to.map { .string(DeviceTime.format($0)) }
            return .object(object)
        }

        /// The answer has no status: to answer is to accept, also without a file name, which many stations forget.
        static func status(_ result: JSONValue) -> CommandStatus {
            .accepted
        }
    }
}
