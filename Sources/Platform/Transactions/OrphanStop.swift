import FoundationEssentials

/// The end of a transaction of which no start is known.
struct OrphanStop: Sendable, Equatable {
    let id: UUID
    let token: String?
    let endedAt: Date
    let meterStopWh: Int
    let stopReason: String?
    let flags: [String]
    let contentKey: String
}
