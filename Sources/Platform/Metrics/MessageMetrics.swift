import CoreMetrics
import OCPP
import Telemetry

/// The calls that go to and fro between charge points and us (docs/metrics.md). On the way of every message.
struct MessageMetrics: Sendable {
    static let shared = MessageMetrics()

    /// What counts for one action of charge points.
    private struct Received: Sendable {
        let results: Counter
        let errors: Counter
        let failures: Counter
        let seconds: Timer

        init(_ action: String) {
            results = Counter(MessageMetrics.calls, "received", action, "result")
            errors = Counter(MessageMetrics.calls, "received", action, "error")
            failures = Counter(MessageMetrics.calls, "received", action, "failed")
            seconds = Timer(MessageMetrics.callSeconds, "received", action)
        }
    }

    /// What counts for one action of ours.
    private struct Sent: Sendable {
        let results: Counter
        let errors: Counter
        let timeouts: Counter
        let disconnects: Counter
        let seconds: Timer

        init(_ action: String) {
            results = Counter(MessageMetrics.calls, "sent", action, "result")
            errors = Counter(MessageMetrics.calls, "sent", action, "error")
            timeouts = Counter(MessageMetrics.calls, "sent", action, "timed_out")
            disconnects = Counter(MessageMetrics.calls, "sent", action, "disconnected")
            seconds = Timer(MessageMetrics.callSeconds, "sent", action)
        }
    }

    /// From here on a message is worth naming. To name each would cost more than all the rest.
    private static let slow = Duration.milliseconds(100)

    private let received = MetricFamily(Self.stationActions, rest: Received("other")) { Received($0) }
    private let sent = MetricFamily(Self.platformActions, rest: Sent("other")) { Sent($0) }
    private let pendingReceived = Meter(Self.pending, "received")
    private let pendingSent = Meter(Self.pending, "sent")
    private let notes = MetricFamily<NoteKind, Counter>(Self.irregular)

    /// We answered a call of a charge point.
    func answered(_ action: String, id: String, with frame: Frame, after latency: Duration) {
        guard let instruments = received[action] else { return }
        switch frame {
        // Of all errors the one that is our fault.
        case .error(_, "InternalError", _, _): instruments.failures.increment()
        case .error: instruments.errors.increment()
        case .result, .call: instruments.results.increment()
        }
        if latency < Self.slow {
            instruments.seconds.record(latency)
        } else {
            instruments.seconds.record(latency, of: MetricExemplar("message_id", .text(id)))
        }
    }

    /// A call of ours is over. `latency`: `nil` for one that never left.
    func finished(_ action: String, _ outcome: CallOutcome, after latency: Duration?) {
        guard let instruments = sent[action] else { return }
        switch outcome {
        case .result: instruments.results.increment()
        case .error: instruments.errors.increment()
        case .timedOut: instruments.timeouts.increment()
        case .disconnected: instruments.disconnects.increment()
        }
        if let latency { instruments.seconds.record(latency) }
    }

    /// More or fewer calls of charge points wait for our answer.
    func owedChanged(by difference: Int) {
        pendingReceived.change(by: difference)
    }

    /// A call of ours left, or is over.
    func waitingChanged(by difference: Int) {
        pendingSent.change(by: difference)
    }

    func noted(_ note: SessionNote) {
        notes[NoteKind(note)]?.increment()
    }
}

extension MessageMetrics {
    private enum NoteKind: String, CaseIterable {
        case malformed
        case unknownAnswer = "unknown_answer"
        case repeated
        case unhandled
        case lateAnswer = "late_answer"

        init(_ note: SessionNote) {
            self =
                switch note {
                case .malformed: .malformed
                case .unknownAnswer: .unknownAnswer
                case .repeated: .repeated
                case .unhandled: .unhandled
                case .lateAnswer: .lateAnswer
                }
        }
    }

    /// What charge points call; others are `other`.
    private static let stationActions = [
        "Authorize", "BootNotification", "DataTransfer", "DiagnosticsStatusNotification",
        "FirmwareStatusNotification", "Heartbeat", "LogStatusNotification", "MeterValues",
        "SecurityEventNotification", "SignCertificate", "SignedFirmwareStatusNotification",
        "StartTransaction",
        "StatusNotification", "StopTransaction",
    ]

    /// What we call.
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

    static let definitions = [calls, callSeconds, pending, irregular]

    private static let labels: [MetricDefinition.Label] = [
        .init("direction", limit: 2), .init("action", limit: stationActions.count + platformActions.count),
    ]
    private static let calls = MetricDefinition(
        "plugyard_ocpp_calls_total",
        .counter,
        "Calls of charge points that we answered (received) and ours that are over (sent), by how; failed: by our fault.",
        labels: labels + [.init("result", limit: 5)]
    )
    private static let callSeconds = MetricDefinition(
        "plugyard_ocpp_call_duration_seconds",
        .histogram(buckets: .waits),
        unit: "seconds",
        "From the call to its answer: ours, which is durable by then (received), or a charge point's (sent).",
        labels: labels
    )
    private static let pending = MetricDefinition(
        "plugyard_ocpp_pending_calls",
        .gauge,
        "Calls that wait for their answer: ours (received) or a charge point's (sent).",
        labels: [.init("direction", limit: 2)]
    )
    private static let irregular = MetricDefinition(
        "plugyard_ocpp_irregular_frames_total",
        .counter,
        "Frames that are no good message, or come again, late or for nobody; unhandled: we did not answer in time.",
        labels: [.init("kind", limit: NoteKind.allCases.count)]
    )
}
