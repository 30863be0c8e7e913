import FoundationEssentials
import OCPP

/// A command as a POST gave it.
struct CommandInput {
    let type: CommandType
    let command: StationCommand
    /// The image that an update names: see ``CommandFiles``.
    let firmware: UUID?

    /// `target`: Where it is for; `remote_stop` without a transaction means the only one open there.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, for target: CommandTarget) throws(Problem) {
        guard let type = body.required("type", FieldRule<CommandType>.word) else {
            // What the other fields mean depends on the type, so they are not judged without it.
            throw body.faultsSoFar
        }
        let command = Self.command(type, &body, target)
        firmware = type == .updateFirmware ? Self.firmware(&body, for: command) : nil
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
        case .updateFirmware:
            updateFirmware(&body)
        case .getDiagnostics:
            .getDiagnostics(logUpload(&body))
        case .getLog:
            getLog(&body)
        case .dataTransfer, .sendLocalList, .reserve, .cancelReservation, .setChargingProfile,
            .clearChargingProfile, .getCompositeSchedule,
            .installCertificate, .deleteCertificate, .getCertificates, .certificateSigned:
            refuse(&body)
        }
    }

    private static func remoteStart(_ body: inout BodyReader) -> StationCommand? {
        let idTag = body.optional("id_tag", .text(1...36))
        // The word of the OCPP versions that have no idTag any more.
        let token = body.optional("token", .text(1...36))
        let connector = body.optional("connector_id", .connector)
        let profile = body.optional("charging_profile", .object)
        guard let tag = idTag ?? token else {
            body.noteUnlessNoted("id_tag", "required", "This field is required.")
            return nil
        }
        return .remoteStart(idTag: tag, connectorID: connector, chargingProfile: profile)
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
        let (message, connector) = (
            body.required("message", .text(1...50)), body.optional("connector_id", .connector)
        )
        return message.map { .triggerMessage(message: $0, connectorID: connector) }
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

extension FieldRule<Int> {
    fileprivate static var connector: Self { .integer(1...9999) }
}

extension FieldRule<JSONValue> {
    static var object: Self {
        Self { (value) throws(FieldFault) in
            guard value.objectValue != nil else { throw .wrongType("a JSON object") }
            return value
        }
    }
}

extension FieldRule<[String]> {
    /// Names of configuration keys (OCPP 1.6 §7.18, CiString50).
    fileprivate static var keys: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, elements.count <= 100 else {
                throw .wrongType("an array of at most 100 strings")
            }
            var keys: [String] = []
            for element in elements { keys.append(try FieldRule<String>.text(1...50).read(element)) }
            return keys
        }
    }
}
