extension OCPP16 {
    /// Any call an operator writes by hand, a vendor's extension for example.
    enum RawCall {
        static func write(
            _ action: String,
            _ payload: JSONValue
        ) throws(CommandRefusal) -> (action: String, payload: JSONValue) {
            _ = try CommandCheck.text(action, "action", maximum: 50)
            return (action, try CommandCheck.object(payload, "payload"))
        }

        /// By the answer's status if it is a word of 1.6; otherwise to answer is to accept.
        static func status(_ result: JSONValue) -> CommandStatus {
            switch OCPP16.status(result) {
            case "rejected", "versionmismatch": .rejected
            case "failed", "unlockfailed", "occupied", "faulted", "unavailable": .failed
            case "notsupported", "notimplemented", "unknownmessageid", "unknownvendorid": .notSupported
            case "scheduled": .scheduled
            case "rebootrequired": .rebootRequired
            default: .accepted
            }
        }
    }
}
