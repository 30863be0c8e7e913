import OCPP

/// The configuration table of a virtual charge point (OCPP 1.6 edition 2, section 9).
struct StationKeys: Sendable {
    private struct Key: Sendable {
        let name: String
        let isReadOnly: Bool
        var value: String
    }

    private var keys: [Key]

    init(heartbeatInterval: Int, sampleInterval: Int, connectors: Int) {
        keys = [
            Key(name: "AuthorizeRemoteTxRequests", isReadOnly: false, value: "false"),
            Key(name: "ConnectionTimeOut", isReadOnly: false, value: "60"),
            Key(name: "GetConfigurationMaxKeys", isReadOnly: true, value: "20"),
            Key(name: "HeartbeatInterval", isReadOnly: false, value: String(heartbeatInterval)),
            Key(name: "LocalAuthorizeOffline", isReadOnly: false, value: "true"),
            Key(name: "MeterValueSampleInterval", isReadOnly: false, value: String(sampleInterval)),
            Key(
                name: "MeterValuesSampledData",
                isReadOnly: false,
                value: "Energy.Active.Import.Register,Power.Active.Import,SoC"
            ),
            Key(name: "NumberOfConnectors", isReadOnly: true, value: String(connectors)),
            Key(
                name: "SupportedFeatureProfiles",
                isReadOnly: true,
                value: "Core,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger"
            ),
            Key(name: "WebSocketPingInterval", isReadOnly: false, value: "60"),
        ]
    }

    /// A positive whole number of seconds, if the key holds one.
    func seconds(_ name: String) -> Duration? {
        guard let value = keys.first(where: { $0.name == name })?.value else { return nil }
        guard let seconds = Int(value), seconds > 0 else { return nil }
        return .seconds(seconds)
    }

    /// The answer to GetConfiguration; without names, all keys.
    func answer(to names: [String]) -> JSONValue {
        let wanted = names.isEmpty ? keys : keys.filter { names.contains($0.name) }
        let unknown = names.filter { name in !keys.contains { $0.name == name } }
        let entries = wanted.map { key -> JSONValue in
            ["key": .string(key.name), "readonly": .bool(key.isReadOnly), "value": .string(key.value)]
        }
        return ["configurationKey": .array(entries), "unknownKey": .array(unknown.map { .string($0) })]
    }

    /// The status for ChangeConfiguration.
    mutating func change(_ name: String, to value: String) -> String {
        guard let place = keys.firstIndex(where: { $0.name == name }) else { return "NotSupported" }
        let isNumber = Int(keys[place].value) != nil
        guard !keys[place].isReadOnly, !isNumber || Int(value).map({ $0 >= 0 }) == true else {
            return "Rejected"
        }
        keys[place].value = value
        return "Accepted"
    }
}
