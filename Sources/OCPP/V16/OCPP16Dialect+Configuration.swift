extension OCPP16Dialect {
    package func configurationCall(action: String, payload: JSONValue) -> ConfigurationCall? {
        switch action {
        case "GetConfiguration": OCPP16.GetConfiguration.call(payload)
        case "ChangeConfiguration": OCPP16.ChangeConfiguration.call(payload)
        default: nil
        }
    }

    package func configurationReport(_ result: JSONValue) -> ConfigurationReport? {
        OCPP16.GetConfiguration.report(result)
    }

    package var configurationKeys: [String] { OCPP16.configurationKeys }

    package var configurationLimitKey: String { "GetConfigurationMaxKeys" }
}
