import FoundationEssentials
import OCPP
import Testing

@Suite("The other profiles of 1.6 and the security extension")
struct Profiles16Tests {
    private let dialect = OCPPVersion.v16.dialect
    private static let time = Date(timeIntervalSince1970: 1_704_110_400.25)
    private static let url = "https://example.com/f?x=1"
    private static let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    private static let pemText = #"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"#
    private static let hash = StationCertificate.Hash(
        algorithm: .sha256,
        issuerNameHash: "aa",
        issuerKeyHash: "bb",
        serialNumber: "01"
    )

    private static func long(_ count: Int) -> String {
        String(repeating: "x", count: count)
    }

    private static func upload(
        _ kind: LogUpload.Kind = .diagnostics,
        _ location: String = url,
        from: Date? = nil,
        to: Date? = nil,
        retries: Int? = nil
    ) -> LogUpload {
        LogUpload(kind: kind, location: location, from: from, to: to, retries: retries, requestID: 9)
    }

    private static func firmware(
        _ location: String = url,
        installAt: Date? = nil,
        proof: FirmwareUpdate.Proof? = nil
    ) -> FirmwareUpdate {
        FirmwareUpdate(
            location: location,
            retrieveAt: time,
            installAt: installAt,
            retries: 3,
            retryIntervalSeconds: 60,
            requestID: 5,
            proof: proof
        )
    }

    private static func list(
        _ kind: LocalListUpdate.Kind = .full,
        _ entries: [LocalListUpdate.Entry],
        version: Int = 4
    ) -> StationCommand {
        .sendLocalList(LocalListUpdate(version: version, kind: kind, entries: entries))
    }

    private static func reservation(connector: Int = 1, tag: String = "T", parent: String? = nil, id: Int = 3)
        -> StationCommand
    {
        .reserve(
            StationReservation(
                id: id,
                connectorID: connector,
                idTag: tag,
                parentIdTag: parent,
                expiresAt: time
            )
        )
    }

    private static let accepted = AuthorizationInfo(status: .accepted, expiresAt: time, parentIdTag: "G")

    @Test(
        "a command becomes its call",
        arguments: [
            (
                .dataTransfer(vendorID: "V", messageID: "M", data: "d"), "DataTransfer",
                #"{"vendorId":"V","messageId":"M","data":"d"}"#
            ),
            (.dataTransfer(vendorID: "V", messageID: nil, data: nil), "DataTransfer", #"{"vendorId":"V"}"#),
            (.getLocalListVersion, "GetLocalListVersion", "{}"),
            (
                list(.full, [.init(idTag: "A", info: accepted)]), "SendLocalList",
                #"{"listVersion":4,"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted","expiryDate":"2024-01-01T12:00:00.250Z","parentIdTag":"G"}}],"updateType":"Full"}"#
            ),
            (
                list(.differential, [.init(idTag: "A", info: nil)]), "SendLocalList",
                #"{"listVersion":4,"localAuthorizationList":[{"idTag":"A"}],"updateType":"Differential"}"#
            ),
            (
                list(.full, []), "SendLocalList",
                #"{"listVersion":4,"localAuthorizationList":[],"updateType":"Full"}"#
            ),
            (
                reservation(connector: 0, parent: "P"), "ReserveNow",
                #"{"connectorId":0,"expiryDate":"2024-01-01T12:00:00.250Z","idTag":"T","parentIdTag":"P","reservationId":3}"#
            ),
            (.cancelReservation(id: -1), "CancelReservation", #"{"reservationId":-1}"#),
            (
                .clearChargingProfile(id: nil, connectorID: nil, purpose: nil, stackLevel: nil),
                "ClearChargingProfile", "{}"
            ),
            (
                .clearChargingProfile(id: 1, connectorID: 0, purpose: "TxProfile", stackLevel: 2),
                "ClearChargingProfile",
                #"{"id":1,"connectorId":0,"chargingProfilePurpose":"TxProfile","stackLevel":2}"#
            ),
            (
                .getCompositeSchedule(connectorID: 0, durationSeconds: 60, unit: "A"), "GetCompositeSchedule",
                #"{"connectorId":0,"duration":60,"chargingRateUnit":"A"}"#
            ),
            (
                .updateFirmware(firmware()), "UpdateFirmware",
                #"{"location":"https://example.com/f?x=1","retries":3,"retryInterval":60,"retrieveDate":"2024-01-01T12:00:00.250Z"}"#
            ),
            (
                .updateFirmware(
                    firmware(
                        installAt: time + 1,
                        proof: .init(signingCertificate: pem, signature: "c2ln")
                    )
                ), "SignedUpdateFirmware",
                #"{"requestId":5,"retries":3,"retryInterval":60,"firmware":{"location":"https://example.com/f?x=1","retrieveDateTime":"2024-01-01T12:00:00.250Z","installDateTime":"2024-01-01T12:00:01.250Z","signingCertificate":"\#(pemText)","signature":"c2ln"}}"#
            ),
            (
                .getDiagnostics(upload(from: time, to: time + 1)), "GetDiagnostics",
                #"{"location":"https://example.com/f?x=1","startTime":"2024-01-01T12:00:00.250Z","stopTime":"2024-01-01T12:00:01.250Z"}"#
            ),
            (
                .getLog(upload(.security, from: time, retries: 2)), "GetLog",
                #"{"logType":"SecurityLog","requestId":9,"retries":2,"log":{"remoteLocation":"https://example.com/f?x=1","oldestTimestamp":"2024-01-01T12:00:00.250Z"}}"#
            ),
            (
                .installCertificate(.centralSystemRoot, pem: pem), "InstallCertificate",
                #"{"certificateType":"CentralSystemRootCertificate","certificate":"\#(pemText)"}"#
            ),
            (
                .deleteCertificate(hash), "DeleteCertificate",
                #"{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"aa","issuerKeyHash":"bb","serialNumber":"01"}}"#
            ),
            (
                .getCertificates(.manufacturerRoot), "GetInstalledCertificateIds",
                #"{"certificateType":"ManufacturerRootCertificate"}"#
            ),
            (
                .certificateSigned(chain: pem), "CertificateSigned", #"{"certificateChain":"\#(pemText)"}"#
            ),
        ] as [(StationCommand, String, String)]
    )
    func written(command: StationCommand, action: String, payload: String) throws {
        let call = try dialect.call(for: command)
        #expect(call.action == action)
        #expect(call.payload.serialized() == payload)
    }

    @Test(
        "what 1.6 cannot say is refused before it is sent",
        arguments: [
            (.dataTransfer(vendorID: long(256), messageID: nil, data: nil), "vendor_id", "too_long"),
            (.dataTransfer(vendorID: "V", messageID: long(51), data: nil), "message_id", "too_long"),
            (.dataTransfer(vendorID: "V", messageID: nil, data: [:]), "data", "wrong_type"),
            (list(.full, [], version: 0), "version", "out_of_range"),
            (list(.full, [.init(idTag: long(21), info: accepted)]), "entries/0/id_tag", "too_long"),
            (list(.full, [.init(idTag: "A", info: nil)]), "entries/0/status", "required"),
            (
                list(.differential, [.init(idTag: "A", info: nil), .init(idTag: "a", info: accepted)]),
                "entries/1/id_tag", "repeated"
            ),
            (reservation(connector: -1), "connector_id", "out_of_range"),
            (reservation(tag: long(21)), "id_tag", "too_long"),
            (reservation(parent: long(21)), "parent_id_tag", "too_long"),
            (reservation(id: 1 << 31), "reservation_id", "out_of_range"),
            (.cancelReservation(id: 1 << 31), "reservation_id", "out_of_range"),
            (
                .clearChargingProfile(id: nil, connectorID: nil, purpose: "Mine", stackLevel: nil), "purpose",
                "unknown_value"
            ),
            (
                .clearChargingProfile(id: nil, connectorID: nil, purpose: nil, stackLevel: -1), "stack_level",
                "out_of_range"
            ),
            (
                .getCompositeSchedule(connectorID: 0, durationSeconds: 0, unit: nil), "duration",
                "out_of_range"
            ),
            (
                .getCompositeSchedule(connectorID: 0, durationSeconds: 1, unit: "kW"), "charging_rate_unit",
                "unknown_value"
            ),
            (.updateFirmware(firmware("firmware.bin")), "location", "malformed"),
            (.updateFirmware(firmware("file:///etc/passwd")), "location", "malformed"),
            (.updateFirmware(firmware("https://example.com/a b")), "location", "malformed"),
            (.updateFirmware(firmware("https://example.com/" + long(493))), "location", "too_long"),
            (.updateFirmware(firmware(installAt: time)), "install_at", "not_allowed"),
            (
                .updateFirmware(
                    firmware(installAt: time, proof: .init(signingCertificate: pem, signature: "c2ln"))
                ), "install_at", "out_of_range"
            ),
            (
                .updateFirmware(firmware(proof: .init(signingCertificate: "A", signature: "c2ln"))),
                "signing_certificate", "malformed"
            ),
            (
                .updateFirmware(firmware(proof: .init(signingCertificate: pem, signature: long(801)))),
                "signature", "too_long"
            ),
            (.getDiagnostics(upload(from: time, to: time)), "to", "out_of_range"),
            (.getDiagnostics(upload(retries: -1)), "retries", "out_of_range"),
            (.getLog(upload(.security, "")), "location", "required"),
            (
                .installCertificate(.manufacturerRoot, pem: long(5501)), "certificate", "too_long"
            ),
            (.installCertificate(.manufacturerRoot, pem: "cert"), "certificate", "malformed"),
            (
                .deleteCertificate(
                    .init(
                        algorithm: .sha512,
                        issuerNameHash: long(129),
                        issuerKeyHash: "",
                        serialNumber: ""
                    )
                ), "issuer_name_hash", "too_long"
            ),
            (
                .deleteCertificate(
                    .init(
                        algorithm: .sha512,
                        issuerNameHash: "a",
                        issuerKeyHash: "b",
                        serialNumber: long(41)
                    )
                ), "serial_number", "too_long"
            ),
            (.certificateSigned(chain: long(10_001)), "certificate_chain", "too_long"),
        ] as [(StationCommand, String, String)]
    )
    func refused(command: StationCommand, field: String, code: String) {
        expectRefusal(of: command, field, code)
    }

    @Test(
        "the station's word becomes ours",
        arguments: [
            ("DataTransfer", "UnknownMessageId", .notSupported), ("DataTransfer", "Rejected", .rejected),
            ("SendLocalList", "Accepted", .accepted), ("SendLocalList", "Failed", .failed),
            ("SendLocalList", "NotSupported", .notSupported), ("SendLocalList", "VersionMismatch", .rejected),
            ("ReserveNow", "Accepted", .accepted), ("ReserveNow", "Faulted", .failed),
            ("ReserveNow", "Occupied", .failed), ("ReserveNow", "Unavailable", .failed),
            ("ReserveNow", "Rejected", .rejected), ("CancelReservation", "Rejected", .rejected),
            ("SetChargingProfile", "NotSupported", .notSupported),
            ("SetChargingProfile", "Rejected", .rejected), ("ClearChargingProfile", "Unknown", .rejected),
            ("ClearChargingProfile", "Accepted", .accepted), ("GetCompositeSchedule", "Rejected", .rejected),
            ("ExtendedTriggerMessage", "NotImplemented", .notSupported),
            ("InstallCertificate", "Failed", .failed), ("InstallCertificate", "Rejected", .rejected),
            ("DeleteCertificate", "NotFound", .rejected), ("DeleteCertificate", "Failed", .failed),
            ("GetInstalledCertificateIds", "NotFound", .accepted),
            ("GetInstalledCertificateIds", "Accepted", .accepted),
            ("CertificateSigned", "Rejected", .rejected),
            ("GetLog", "AcceptedCanceled", .accepted), ("GetLog", "Rejected", .rejected),
            ("SignedUpdateFirmware", "AcceptedCanceled", .accepted),
            ("SignedUpdateFirmware", "InvalidCertificate", .rejected),
            ("SignedUpdateFirmware", "RevokedCertificate", .rejected),
        ] as [(String, String, CommandStatus)]
    )
    func status(action: String, word: String, status: CommandStatus) {
        #expect(dialect.status(ofAction: action, result: ["status": .string(word)]) == status)
    }

    @Test("answers without a status say by their fields what they mean")
    func withoutStatus() {
        #expect(dialect.status(ofAction: "UpdateFirmware", result: [:]) == .accepted)
        #expect(dialect.status(ofAction: "GetDiagnostics", result: [:]) == .accepted)
        #expect(dialect.status(ofAction: "GetLocalListVersion", result: ["listVersion": 0]) == .accepted)
        #expect(dialect.status(ofAction: "GetLocalListVersion", result: ["listVersion": -1]) == .notSupported)
        #expect(dialect.status(ofAction: "GetLocalListVersion", result: [:]) == .failed)
    }
}
