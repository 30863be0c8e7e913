extension OCPP16 {
    /// GetLocalListVersion (5.10).
    enum GetLocalListVersion {
        static func write() -> JSONValue {
            [:]
        }

        /// Version -1 says that the station has no local list, 0 that it is empty.
        static func status(_ result: JSONValue) -> CommandStatus {
            guard let version = result["listVersion"]?.intValue else { return .failed }
            return version < 0 ? .notSupported : .accepted
        }
    }
}
