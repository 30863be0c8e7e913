import FoundationEssentials
import OCPP

/// A command as a POST gave it.
struct CommandInput {
    let type: CommandType
    let command: StationCommand
    /// The image that an update names: see ``CommandFiles``.
    let firmware: UUID?
    /// The stored charging profile that it names: see ``prepared(as:for:in:)``.
    let chargingProfile: UUID?
    /// The transaction that a stored profile is set for.
    let transaction: Int?

    /// `target`: Where it is for; `remote_stop` without a transaction means the only one open there.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, for target: CommandTarget) throws(Problem) {
        guard let type = body.required("type", FieldRule<CommandType>.word) else {
            // What the other fields mean depends on the type, so they are not judged without it.
            throw body.faultsSoFar
        }
        let command = Self.command(type, &body, target)
        firmware = type == .updateFirmware ? Self.firmware(&body, for: command) : nil
        chargingProfile = type.namesChargingProfile ? body.optional("charging_profile_id", .id) : nil
        transaction = type == .setChargingProfile ? body.optional("transaction_id", .number) : nil
        if case .setChargingProfile(_, [:]) = command, chargingProfile == nil {
            body.noteUnlessNoted(
                "charging_profile",
                "required",
                "Give a charging profile, or name a stored one."
            )
        }
        try body.finish()
        guard let command else { throw Problem.internalError("a command without faults is missing") }
        self.type = type
        self.command = command
    }

    private static func command(
        _ type: CommandType,
        _ body: inout BodyReader,
        _ target: CommandTarget
    ) -> StationCommand? {
        switch type {
        case .remoteStart:
            remoteStart(&body)
        case .remoteStop:
            remoteStop(&body, target)
        case .reset:
            .reset(body.optional("kind", FieldRule<ResetKind>.word) ?? .soft)
        case .unlock:
            body.required("connector_id", .connector).map { .unlock(connectorID: $0) }
        case .changeAvailability:
            changeAvailability(&body)
        case .getConfiguration:
            .getConfiguration(keys: body.optional("keys", .keys) ?? [])
        case .setConfiguration:
            setConfiguration(&body)
        case .triggerMessage:
            triggerMessage(&body)
        case .clearCache:
            .clearCache
        case .getLocalListVersion:
            .getLocalListVersion
        case .call:
            call(&body)
        case .dataTransfer:
            dataTransfer(&body)
        case .sendLocalList:
            sendLocalList(&body)
        case .reserve:
            reserve(&body)
        case .cancelReservation:
            body.required("reservation_id", .number).map { .cancelReservation(id: $0) }
        case .setChargingProfile:
            setChargingProfile(&body)
        case .clearChargingProfile:
            clearChargingProfile(&body)
        case .getCompositeSchedule:
            getCompositeSchedule(&body)
        case .updateFirmware:
            updateFirmware(&body)
        case .getDiagnostics:
            .getDiagnostics(logUpload(&body))
        case .getLog:
            getLog(&body)
        case .installCertificate:
            installCertificate(&body)
        case .deleteCertificate:
            deleteCertificate(&body)
        case .getCertificates:
            .getCertificates(body.optional("certificate_type", .word) ?? .centralSystemRoot)
        case .certificateSigned:
            refuse(&body)
        case .setDisplayMessage:
            body.required("message", .object).map { .setDisplayMessage(message: $0) }
        case .setNetworkProfile:
            setNetworkProfile(&body)
        case .customerInformation:
            customerInformation(&body)
        }
    }

    private static func remoteStart(_ body: inout BodyReader) -> StationCommand? {
        let tag = idTag(&body)
        let connector = body.optional("connector_id", .connector)
        let profile = body.optional("charging_profile", .object)
        guard let tag else { return nil }
        return .remoteStart(idTag: tag, connectorID: connector, chargingProfile: profile)
    }

    static func idTag(_ body: inout BodyReader) -> String? {
        let idTag = body.optional("id_tag", .text(1...36))
        // The word of the OCPP versions that have no idTag any more.
        let token = body.optional("token", .text(1...36))
        guard let tag = idTag ?? token else {
            body.noteUnlessNoted("id_tag", "required", "This field is required.")
            return nil
        }
        return tag
    }

    private static func remoteStop(_ body: inout BodyReader, _ target: CommandTarget) -> StationCommand? {
        if let number = body.optional("transaction_id", .integer(1...Int(Int32.max))) {
            guard target.openTransactions.contains(number) else {
                body.note(
                    "transaction_id",
                    "not_active",
                    "This transaction is not active at the charge point."
                )
                return nil
            }
            return .remoteStop(transactionID: number)
        }
        guard target.openTransactions.count == 1 else {
            let message =
                target.openTransactions.isEmpty
                ? "No transaction is active at the charge point."
                : "More than one transaction is active: name one."
            body.noteUnlessNoted("transaction_id", "required", message)
            return nil
        }
        return .remoteStop(transactionID: target.openTransactions[0])
    }

    private static func changeAvailability(_ body: inout BodyReader) -> StationCommand? {
        let connector = body.optional("connector_id", .integer(0...9999))
        guard let operative = body.required("operative", .boolean) else { return nil }
        return .changeAvailability(connectorID: connector ?? 0, operative: operative)
    }

    private static func setConfiguration(_ body: inout BodyReader) -> StationCommand? {
        let (key, value) = (body.required("key", .text(1...50)), body.required("value", .text(0...500)))
        guard let key, let value else { return nil }
        return .setConfiguration(key: key, value: value)
    }

    private static func triggerMessage(_ body: inout BodyReader) -> StationCommand? {
        let message = body.required("message", .text(1...50))
        let connector = body.optional("connector_id", .connector)
        let isExtended = body.optional("extended", .boolean) ?? false
        return message.map { .triggerMessage(message: $0, connectorID: connector, isExtended: isExtended) }
    }

    private static func refuse(_ body: inout BodyReader) -> StationCommand? {
        body.note("type", "unknown_value", "This command cannot be given yet.")
        return nil
    }

    private static func call(_ body: inout BodyReader) -> StationCommand? {
        let (action, payload) = (body.required("action", .text(1...50)), body.required("payload", .object))
        guard let action, let payload else { return nil }
        return .call(action: action, payload: payload)
    }
}
