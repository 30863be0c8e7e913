extension OCPP16 {
    /// GetConfiguration (5.8).
    enum GetConfiguration {
        /// No keys asks for all; the field is then left out, since some stations read an empty list as none.
        static func write(_ keys: [String]) throws(CommandRefusal) -> JSONValue {
            if keys.isEmpty { return [:] }
            var names: [JSONValue] = []
            for (index, key) in keys.enumerated() {
                names.append(try CommandCheck.text(key, "keys/\(index)", maximum: 50))
            }
            return ["key": .array(names)]
        }

        /// The answer has no status: to answer is to accept.
        static func status(_ result: JSONValue) -> CommandStatus {
            .accepted
        }
    }
}
