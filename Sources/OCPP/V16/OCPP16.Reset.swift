extension OCPP16 {
    /// Reset (5.14).
    enum Reset {
        static func write(_ kind: ResetKind) -> JSONValue {
            switch kind {
            case .hard: ["type": "Hard"]
            case .soft: ["type": "Soft"]
            }
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
