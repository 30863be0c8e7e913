import FoundationEssentials

extension OCPP16 {
    /// Heartbeat (4.6): the request has no fields, so there is nothing to read.
    enum Heartbeat {
        static func answer(currentTime: Date) -> JSONValue {
            ["currentTime": .string(DeviceTime.format(currentTime))]
        }
    }
}
