extension OCPP16 {
    /// SecurityEventNotification (security white paper, A05).
    enum SecurityEventNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let event = SecurityEvent(
                type: try reader.requiredText("type", limit: 50),
                at: reader.requiredTime("timestamp"),
                techInfo: reader.text("techInfo", limit: 255)
            )
            return reader.finish(.securityEvent(event))
        }
    }
}
