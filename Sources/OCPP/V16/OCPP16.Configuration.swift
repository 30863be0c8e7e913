extension OCPP16.GetConfiguration {
    /// Forgivingly: values that are no text are taken as their JSON, entries without a key are passed over.
    static func report(_ result: JSONValue) -> ConfigurationReport? {
        guard result.objectValue != nil else { return nil }
        let entries = (result["configurationKey"]?.arrayValue ?? []).compactMap { entry in
            entry["key"]?.stringValue.map { key in
                ConfigurationReport.Entry(
                    key: key,
                    value: entry["value"].flatMap(text),
                    isReadonly: entry["readonly"].flatMap(text)?.lowercased() == "true"
                )
            }
        }
        let unknown = (result["unknownKey"]?.arrayValue ?? []).compactMap(\.stringValue)
        return ConfigurationReport(entries: entries, unknownKeys: unknown)
    }

    static func call(_ payload: JSONValue) -> ConfigurationCall {
        .read(keys: (payload["key"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    private static func text(_ value: JSONValue) -> String? {
        value.isNull ? nil : value.stringValue ?? value.serialized()
    }
}

extension OCPP16.ChangeConfiguration {
    static func call(_ payload: JSONValue) -> ConfigurationCall? {
        guard let key = payload["key"]?.stringValue, let value = payload["value"]?.stringValue else {
            return nil
        }
        return .change(key: key, value: value)
    }
}

extension OCPP16 {
    /// The configuration keys of OCPP 1.6 edition 2, section 9, and of the security white paper, for stations that
    /// cannot list their own.
    static let configurationKeys = [
        "AllowOfflineTxForUnknownId", "AuthorizationCacheEnabled", "AuthorizeRemoteTxRequests", "BlinkRepeat",
        "ClockAlignedDataInterval", "ConnectionTimeOut", "ConnectorPhaseRotation",
        "ConnectorPhaseRotationMaxLength", "GetConfigurationMaxKeys", "HeartbeatInterval", "LightIntensity",
        "LocalAuthorizeOffline", "LocalPreAuthorize", "MaxEnergyOnInvalidId", "MeterValuesAlignedData",
        "MeterValuesAlignedDataMaxLength", "MeterValuesSampledData", "MeterValuesSampledDataMaxLength",
        "MeterValueSampleInterval", "MinimumStatusDuration", "NumberOfConnectors", "ResetRetries",
        "StopTransactionOnEVSideDisconnect", "StopTransactionOnInvalidId", "StopTxnAlignedData",
        "StopTxnAlignedDataMaxLength", "StopTxnSampledData", "StopTxnSampledDataMaxLength",
        "SupportedFeatureProfiles", "SupportedFeatureProfilesMaxLength", "TransactionMessageAttempts",
        "TransactionMessageRetryInterval", "UnlockConnectorOnEVSideDisconnect", "WebSocketPingInterval",
        "LocalAuthListEnabled", "LocalAuthListMaxLength", "SendLocalListMaxLength",
        "ReserveConnectorZeroSupported", "ChargeProfileMaxStackLevel",
        "ChargingScheduleAllowedChargingRateUnit", "ChargingScheduleMaxPeriods",
        "ConnectorSwitch3to1PhaseSupported", "MaxChargingProfilesInstalled", "SupportedFileTransferProtocols",
        "AdditionalRootCertificateCheck", "CertificateSignedMaxChainSize", "CertificateStoreMaxLength",
        "CpoName", "SecurityProfile",
    ]
}
