extension OCPP16 {
    /// `retries` and `retryInterval`, which the four calls about files share.
    enum Retries {
        static func write(
            _ retries: Int?,
            everySeconds interval: Int?,
            to object: inout JSONObject
        ) throws(CommandRefusal) {
            if let retries { object["retries"] = try CommandCheck.integer(retries, "retries", from: 0) }
            if let interval {
                object["retryInterval"] = try CommandCheck.integer(interval, "retry_interval", from: 0)
            }
        }
    }
}
