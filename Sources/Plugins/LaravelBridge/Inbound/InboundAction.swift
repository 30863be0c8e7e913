/// What Laravel may ask for: one action, by whichever of its names, and the platform's command for it.
struct InboundAction: Sendable {
    /// The platform's type of command (contract §5).
    let type: String
    /// The names of OCPP and of older back ends.
    let names: [String]
    let fields: [InboundField]
    /// Objects of the payload whose members are meant as if they stood beside them.
    var inner: [String] = []
    /// Fields that follow from the name.
    var given: [String: [String: JSONTree]] = [:]

    /// The action that is called so; `nil` when there is none.
    static func named(_ name: String) -> Self? {
        all.first { $0.type == name || $0.names.contains(name) }
    }

    static let all: [Self] = [
        Self(
            type: "remote_start",
            names: ["RemoteStartTransaction", "RequestStartTransaction"],
            fields: remoteStart
        ),
        Self(
            type: "remote_stop",
            names: ["RemoteStopTransaction", "RequestStopTransaction"],
            fields: [InboundField("transaction_id", "transactionId")]
        ),
        Self(
            type: "reset",
            names: ["Reset", "Reboot"],
            fields: [InboundField("kind", "type", as: .word(dropping: ""))]
        ),
        Self(type: "unlock", names: ["UnlockConnector"], fields: [connector]),
        Self(
            type: "change_availability",
            names: ["ChangeAvailability"],
            fields: [connector, InboundField("operative", "type", as: .operative)]
        ),
        Self(
            type: "get_configuration",
            names: ["GetConfiguration"],
            fields: [InboundField("keys", "key", as: .list)]
        ),
        Self(
            type: "set_configuration",
            names: ["ChangeConfiguration", "UpdateConfiguration"],
            fields: [InboundField("key"), InboundField("value", as: .text)]
        ),
        Self(type: "clear_cache", names: ["ClearCache"], fields: []),
        Self(
            type: "trigger_message",
            names: ["TriggerMessage", "ExtendedTriggerMessage"],
            fields: [InboundField("message", "requestedMessage", "requested_message"), connector],
            given: ["ExtendedTriggerMessage": ["extended": .bool(true)]]
        ),
        Self(
            type: "data_transfer",
            names: ["DataTransfer"],
            fields: [
                InboundField("vendor_id", "vendorId"), InboundField("message_id", "messageId"),
                InboundField("data"),
            ]
        ),
        Self(type: "get_local_list_version", names: ["GetLocalListVersion"], fields: []),
        Self(type: "send_local_list", names: ["SendLocalList"], fields: localList),
        Self(type: "reserve", names: ["ReserveNow"], fields: reservation),
        Self(
            type: "cancel_reservation",
            names: ["CancelReservation"],
            fields: [InboundField("reservation_id", "reservationId")]
        ),
        Self(
            type: "set_charging_profile",
            names: ["SetChargingProfile"],
            fields: [
                connector,
                InboundField(
                    "charging_profile",
                    "csChargingProfiles",
                    "cs_charging_profiles",
                    "chargingProfile"
                ),
            ]
        ),
        Self(
            type: "clear_charging_profile",
            names: ["ClearChargingProfile"],
            fields: [
                connector, InboundField("id"), InboundField("stack_level", "stackLevel"),
                InboundField(
                    "purpose",
                    "chargingProfilePurpose",
                    "charging_profile_purpose",
                    as: .word(dropping: "")
                ),
            ]
        ),
        Self(
            type: "get_composite_schedule",
            names: ["GetCompositeSchedule"],
            fields: [
                connector, InboundField("duration"),
                InboundField("charging_rate_unit", "chargingRateUnit"),
            ]
        ),
        Self(
            type: "update_firmware",
            names: ["UpdateFirmware", "SignedUpdateFirmware"],
            fields: firmware,
            inner: ["firmware"]
        ),
        Self(type: "get_diagnostics", names: ["GetDiagnostics"], fields: upload),
        Self(
            type: "get_log",
            names: ["GetLog"],
            fields: upload + [InboundField("log_type", "logType", as: .word(dropping: "Log"))],
            inner: ["log"]
        ),
        Self(
            type: "install_certificate",
            names: ["InstallCertificate"],
            fields: [certificateType, InboundField("certificate")]
        ),
        Self(
            type: "delete_certificate",
            names: ["DeleteCertificate"],
            fields: certificateHash,
            inner: ["certificateHashData", "certificate_hash_data"]
        ),
        Self(
            type: "get_certificates",
            names: ["GetInstalledCertificateIds"],
            fields: [certificateType]
        ),
        Self(type: "set_display_message", names: ["SetDisplayMessage"], fields: [InboundField("message")]),
        Self(
            type: "set_network_profile",
            names: ["SetNetworkProfile"],
            fields: [
                InboundField("configuration_slot", "configurationSlot"),
                InboundField("connection_data", "connectionData"),
            ]
        ),
        Self(
            type: "customer_information",
            names: ["CustomerInformation"],
            fields: [
                InboundField("id_token", "idToken"),
                InboundField("customer_identifier", "customerIdentifier"),
            ]
        ),
        Self(type: "call", names: ["Call"], fields: []),
    ]
}

// Fields that several have, or that are many.
extension InboundAction {
    private static let connector = InboundField("connector_id", "connectorId")
    private static let idTag = InboundField("id_tag", "idTag", as: .text)
    private static let certificateType = InboundField(
        "certificate_type",
        "certificateType",
        as: .word(dropping: "Certificate")
    )
    private static let retries = [
        InboundField("retries"), InboundField("retry_interval", "retryInterval"),
    ]

    private static let remoteStart = [
        idTag, connector, InboundField("charging_profile", "chargingProfile"),
    ]

    private static let localList = [
        InboundField("version", "listVersion", "list_version"),
        InboundField("kind", "updateType", "update_type", as: .word(dropping: "")),
        InboundField("entries", "localAuthorizationList", "local_authorization_list", as: .entries),
    ]

    private static let reservation = [
        connector, idTag, InboundField("parent_id_tag", "parentIdTag"),
        InboundField("expires_at", "expiryDate", "expiry_date"),
        InboundField("reservation_id", "reservationId"),
    ]

    private static let firmware =
        retries + [
            InboundField("location"),
            InboundField(
                "retrieve_at",
                "retrieveDate",
                "retrieve_date",
                "retrieveDateTime",
                "retrieve_date_time"
            ),
            InboundField("install_at", "installDateTime", "install_date_time"),
            InboundField("signing_certificate", "signingCertificate"), InboundField("signature"),
        ]

    private static let upload =
        retries + [
            InboundField("location", "remoteLocation", "remote_location"),
            InboundField("from", "startTime", "start_time", "oldestTimestamp", "oldest_timestamp"),
            InboundField(
                "to",
                "stopTime",
                "stop_time",
                "endTime",
                "end_time",
                "latestTimestamp",
                "latest_timestamp"
            ),
        ]

    private static let certificateHash = [
        InboundField("hash_algorithm", "hashAlgorithm"), InboundField("issuer_name_hash", "issuerNameHash"),
        InboundField("issuer_key_hash", "issuerKeyHash"), InboundField("serial_number", "serialNumber"),
    ]
}
