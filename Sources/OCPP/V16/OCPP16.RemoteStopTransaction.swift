extension OCPP16 {
    /// RemoteStopTransaction (5.12).
    enum RemoteStopTransaction {
        /// Negative ids are allowed: a station that started offline may know its transaction by one.
        static func write(_ transactionID: Int) throws(CommandRefusal) -> JSONValue {
            let id = try CommandCheck.integer(transactionID, "transaction_id", from: Int(Int32.min))
            return ["transactionId": id]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
