import FoundationEssentials
import OCPP
import Tenancy

/// Which feature handles which fact: the one table of it. Features never see OCPP versions.
struct FactHandlers: Sendable {
    private let boots: BootHandler
    private let statuses = StatusChangeHandler()
    private let authorisations = AuthorizeHandler()
    private let starts = TransactionStartHandler()
    private let meters = MeterReportHandler()
    private let stops = TransactionStopHandler()
    private let jobs = JobStatusHandler()
    private let securityEvents = SecurityEventHandler()
    private let certificateRequests: CertificateRequestHandler
    private let now: @Sendable () -> Date

    init(
        heartbeatInterval: Int,
        authority: CertificateAuthority?,
        now: @escaping @Sendable () -> Date
    ) {
        certificateRequests = CertificateRequestHandler(authority: authority, now: now)
        boots = BootHandler(defaultInterval: heartbeatInterval, now: now)
        self.now = now
    }

    func work(for fact: StationFact, _ context: FactContext) -> FactWork {
        switch fact {
        case .booted(let boot): boots.work(for: boot, context)
        case .heartbeat: .batch(BatchWork(.heartbeat(currentTime: now())))
        case .statusChanged(let change): statuses.work(for: change, context)
        case .authorize(let idTag): authorisations.work(for: idTag, context)
        case .transactionStarted(let start): starts.work(for: start, context)
        case .metered(let report): meters.work(for: report, context)
        case .transactionStopped(let stop): stops.work(for: stop, context)
        // Nobody here speaks a vendor's private language yet (OCPP 1.6 §4.3).
        case .dataTransfer: .batch(BatchWork(.dataTransfer(status: "UnknownVendorId")))
        case .firmwareStatus(let status): jobs.work(for: status, of: .firmware, context)
        case .diagnosticsStatus(let status): jobs.work(for: status, of: .diagnostics, context)
        case .securityEvent(let event): securityEvents.work(for: event, context)
        case .certificateSigningRequest(let csr): certificateRequests.work(for: csr, context)
        }
    }
}
