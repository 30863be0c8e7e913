extension OCPP16 {
    /// DataTransfer (4.3): a vendor's own message.
    enum DataTransfer {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let vendorID = try reader.requiredText("vendorId", limit: 255)
            let messageID = reader.text("messageId", limit: 50)
            let data = reader.value("data")
            // Why: 1.6 wants text here, but vendors send objects and mean them.
            if let data, data.stringValue == nil { reader.flag("not_a_string", "data") }
            return ReadFact(
                fact: .dataTransfer(vendorID: vendorID, messageID: messageID, data: data),
                flags: reader.flags
            )
        }

        static func answer(status: String) -> JSONValue {
            ["status": .string(status)]
        }
    }
}
