extension OCPP16Dialect {
    package var localListTagLimit: Int {
        OCPP16.idTagLimit
    }

    /// OCPP 1.6 §9.2.
    package var localListLimitKeys: [String] {
        [Self.perMessageKey, Self.totalKey]
    }

    package func localListLimits(in result: JSONValue) -> LocalListLimits {
        var limits = LocalListLimits()
        for entry in configurationReport(result)?.entries ?? [] {
            guard let value = entry.value.flatMap({ Int($0) }) else { continue }
            let key = entry.key.lowercased()
            if key == Self.perMessageKey.lowercased() { limits.perMessage = value }
            if key == Self.totalKey.lowercased() { limits.total = value }
        }
        return limits
    }

    package func localListVersion(in result: JSONValue) -> Int? {
        guard let value = result["listVersion"] else { return nil }
        return value.intValue ?? value.stringValue.flatMap { Int($0) }
    }

    static let perMessageKey = "SendLocalListMaxLength"
    static let totalKey = "LocalAuthListMaxLength"
}
