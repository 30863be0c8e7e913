extension OCPP16 {
    /// GetLog (security white paper, N01).
    enum GetLog {
        static func write(_ upload: LogUpload) throws(CommandRefusal) -> JSONValue {
            try CommandCheck.order(upload.from, upload.to, "to")
            var log = JSONObject()
            log["remoteLocation"] = try CommandCheck.location(upload.location, "location")
            log["oldestTimestamp"] = upload.from.map { .string(DeviceTime.format($0)) }
            log["latestTimestamp"] = upload.to.map { .string(DeviceTime.format($0)) }
            var object = JSONObject()
            object["logType"] = upload.kind == .security ? "SecurityLog" : "DiagnosticsLog"
            object["requestId"] = try CommandCheck.integer(upload.requestID, "request_id", from: 0)
            try Retries.write(upload.retries, everySeconds: upload.retryIntervalSeconds, to: &object)
            object["log"] = .object(log)
            return .object(object)
        }

        /// `AcceptedCanceled`: taken, and the upload that was under way is given up for it.
        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "acceptedcanceled" ? .accepted : AcceptedOrRejected.read(result)
        }
    }
}
