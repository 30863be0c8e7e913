extension OCPP16 {
    /// ClearCache (5.4).
    enum ClearCache {
        static func write() -> JSONValue {
            [:]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
