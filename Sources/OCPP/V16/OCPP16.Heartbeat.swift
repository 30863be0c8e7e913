import FoundationEssentials

extension OCPP16 {
    /// Heartbeat (4.6): the request has no fields, so all that can stand in it is unknown.
    enum Heartbeat {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            return reader.finish(.heartbeat)
        }

        static func answer(currentTime: Date) -> JSONValue {
            ["currentTime": .string(DeviceTime.format(currentTime))]
        }
    }
}
