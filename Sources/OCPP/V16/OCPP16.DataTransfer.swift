extension OCPP16 {
    /// DataTransfer (4.3 and 5.6): a vendor's own message, in either direction.
    enum DataTransfer {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let vendorID = try reader.requiredText("vendorId", limit: 255)
            let messageID = reader.text("messageId", limit: 50)
            let data = reader.value("data")
            // Why: 1.6 wants text here, but vendors send objects and mean them.
            if let data, data.stringValue == nil { reader.flag("not_a_string", "data") }
            return reader.finish(.dataTransfer(vendorID: vendorID, messageID: messageID, data: data))
        }

        static func answer(status: String) -> JSONValue {
            ["status": .string(status)]
        }

        static func write(
            _ vendorID: String,
            _ messageID: String?,
            _ data: JSONValue?
        ) throws(CommandRefusal) -> JSONValue {
            var object = JSONObject()
            object["vendorId"] = try CommandCheck.text(vendorID, "vendor_id", maximum: 255)
            if let messageID {
                object["messageId"] = try CommandCheck.text(messageID, "message_id", maximum: 50)
            }
            if let data {
                guard data.stringValue != nil else {
                    throw CommandRefusal(field: "data", code: "wrong_type", message: "is text in OCPP 1.6")
                }
                object["data"] = data
            }
            return .object(object)
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            switch OCPP16.status(result) {
            case "unknownmessageid", "unknownvendorid": .notSupported
            default: AcceptedOrRejected.read(result)
            }
        }
    }
}
