import Glibc

// Built by scripts/fuzz.sh in one module with Sources/OCPP. libFuzzer calls the function.

/// Hands one input to everything that reads what charge points send. Never returns when a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FramesFuzz.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// What must hold whatever a charge point sends.
enum FramesFuzz {
    private static let stationActions = [
        "Authorize", "BootNotification", "DataTransfer", "DiagnosticsStatusNotification",
        "FirmwareStatusNotification", "Heartbeat", "LogStatusNotification", "MeterValues",
        "SecurityEventNotification", "SignCertificate", "SignedFirmwareStatusNotification",
        "StartTransaction",
        "StatusNotification", "StopTransaction",
    ]
    private static let platformActions = [
        "CancelReservation", "CertificateSigned", "ChangeAvailability", "ChangeConfiguration", "ClearCache",
        "ClearChargingProfile", "DataTransfer", "DeleteCertificate", "ExtendedTriggerMessage",
        "GetCompositeSchedule", "GetConfiguration", "GetDiagnostics", "GetInstalledCertificateIds",
        "GetLocalListVersion", "GetLog", "InstallCertificate", "RemoteStartTransaction",
        "RemoteStopTransaction",
        "ReserveNow", "Reset", "SendLocalList", "SetChargingProfile", "SignedUpdateFirmware",
        "TriggerMessage",
        "UnlockConnector", "UpdateFirmware",
    ]

    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        checkFrame(text)
        converse(text)
        if let payload = try? JSONValue.parse(text) { checkPayload(payload) }
    }

    /// What was read is written so that it is read alike. Texts are compared: values remember that a key was there
    /// twice, which is not written.
    private static func checkFrame(_ text: String) {
        guard case .frame(let frame) = Frame.read(text) else { return }
        let written = frame.serialized()
        guard case .frame(let again) = Frame.read(written) else {
            return promise(false, "a frame is readable")
        }
        promise(again.serialized() == written, "a frame is read as written")
    }

    private static func checkPayload(_ payload: JSONValue) {
        let written = payload.serialized()
        promise((try? JSONValue.parse(written))?.serialized() == written, "a value is read as written")
        let dialect = OCPPVersion.v16.dialect
        for action in stationActions { _ = try? dialect.fact(action: action, payload: payload) }
        for action in platformActions { _ = dialect.status(ofAction: action, result: payload) }
    }

    /// The lines as messages of one connection, with a command of ours in between: each call is handled or answered,
    /// and no input makes the session do without end.
    private static func converse(_ text: String) {
        var now = SessionInstant(nanoseconds: 0)
        var session = StationSession(version: .v16, startedAt: now)
        var isOpen = true
        let command = session.call(
            id: "ours",
            action: "ClearCache",
            payload: [:],
            timeout: .seconds(30),
            at: now
        )
        var ends = command.count { isEnd($0) }
        for line in text.split(separator: "\n", maxSplits: 63, omittingEmptySubsequences: false) where isOpen
        {
            now = now.advanced(by: .seconds(1))
            var actions = session.received(String(line), at: now)
            promise(actions.count < 16, "one message has few consequences")
            for case .handle(let id, let action, let payload, _) in actions {
                actions += session.answered(id: id, with: answer(id, action, payload), at: now)
            }
            ends += actions.count { isEnd($0) }
            isOpen = !actions.contains { if case .close = $0 { true } else { false } }
        }
        ends += session.closed().count { isEnd($0) }
        promise(ends == 1, "a command ends once")
    }

    private static func answer(_ id: String, _ action: String, _ payload: JSONValue) -> Frame {
        let dialect = OCPPVersion.v16.dialect
        do {
            _ = try dialect.fact(action: action, payload: payload)
            return .result(id: id, payload: [:])
        } catch {
            return dialect.frame(for: error, id: id)
        }
    }

    private static func isEnd(_ action: SessionAction) -> Bool {
        if case .finished = action { true } else { false }
    }

    private static func promise(_ holds: Bool, _ text: String) {
        guard !holds else { return }
        let message = Array("BROKEN PROMISE: \(text)\n".utf8)
        write(STDERR_FILENO, message, message.count)
        abort()
    }
}
