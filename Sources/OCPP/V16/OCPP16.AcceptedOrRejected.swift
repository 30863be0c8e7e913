extension OCPP16 {
    /// The two-word status that four answers share; any other word is a failure.
    enum AcceptedOrRejected {
        static func read(_ result: JSONValue) -> CommandStatus {
            switch status(result) {
            case "accepted": .accepted
            case "rejected": .rejected
            default: .failed
            }
        }
    }
}
