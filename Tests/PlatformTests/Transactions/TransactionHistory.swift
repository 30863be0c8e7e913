import FoundationEssentials
import OCPP

@testable import Platform

/// A charge point's transactions as the tables would hold them: what the machine decides is applied, nothing else.
struct TransactionHistory {
    private(set) var records: [TransactionRecord] = []
    var limit = PowerLimit(maxPowerW: 22_000)
    /// When messages come, unless a test says otherwise.
    var now = Self.noon

    static let noon = Date(timeIntervalSince1970: 1_790_000_000)

    /// Minutes after noon, as a device writes them.
    static func time(_ minutes: Double) -> DeviceTime {
        DeviceTime(DeviceTime.format(noon + minutes * 60))
    }

    subscript(number: Int) -> TransactionRecord? {
        records.first { $0.number == number }
    }

    /// - Returns: The number that is answered.
    @discardableResult
    mutating func start(
        _ tag: String = "TAG",
        meter: Int,
        at time: DeviceTime,
        connector: Int = 1,
        told: Date? = nil,
        prices: SessionPrices? = nil,
        flags: [String] = []
    ) -> Int {
        let start = TransactionStart(connectorID: connector, idTag: tag, meterStartWh: meter, at: time)
        let decision = TransactionMachine(now: told ?? time.instant ?? now)
            .started(start, known: records, tokenID: nil, prices: prices, flags: flags)
        switch decision {
        case .sameAgain(let number):
            return number
        case .join(let record, let closed):
            ([record] + [closed].compactMap(\.self)).forEach { save($0) }
            return record.number
        case .open(let new, let closed):
            [closed].compactMap(\.self).forEach { save($0) }
            var record = record(status: new.status, key: new.contentKey, told ?? time.instant ?? now)
            record.connector = new.connector
            record.token = new.token
            record.startedAt = new.startedAt
            record.endedAt = new.status == .active ? nil : new.startedAt
            record.isEstimated = new.status != .active
            record.meterStartWh = new.meterStartWh
            record.register = RegisterState(
                believed: RegisterReading(wh: new.meterStartWh, at: new.startedAt)
            )
            record.flags = new.flags
            record.prices = new.prices
            records.append(record)
            return record.number
        }
    }

    mutating func stop(
        _ number: Int,
        meter: Int,
        at time: DeviceTime,
        told: Date? = nil,
        tag: String? = nil,
        reason: String? = nil,
        samples: [MeterSample] = []
    ) {
        let stop = TransactionStop(
            transactionID: number,
            idTag: tag,
            meterStopWh: meter,
            at: time,
            reason: reason,
            samples: samples
        )
        let received = told ?? time.instant ?? now
        switch TransactionMachine(now: received).stopped(stop, known: records, flags: []) {
        case .sameAgain:
            break
        case .close(let record):
            save(record)
        case .keepOrphan(let orphan):
            var record = record(status: .orphan, key: orphan.contentKey, received)
            record.token = orphan.token
            record.endedAt = orphan.endedAt
            record.meterStopWh = orphan.meterStopWh
            record.stopReason = orphan.stopReason
            record.flags = orphan.flags
            records.append(record)
        }
    }

    /// Registers in Wh, each with its minute.
    mutating func meter(_ number: Int, _ readings: (Double, Int)..., told: Date? = nil) {
        let samples = readings.map { MeterSample(at: Self.time($0.0), energyWh: $0.1) }
        meter(number, samples, told: told ?? samples.last?.at.instant)
    }

    mutating func meter(_ number: Int, _ samples: [MeterSample], told: Date? = nil) {
        let report = MeterReport(connectorID: 1, transactionID: number, samples: samples)
        let changed = TransactionMachine(now: told ?? now).metered(report, known: self[number])
        if let changed { save(changed) }
    }

    private mutating func save(_ record: TransactionRecord) {
        records.removeAll { $0.id == record.id }
        records.append(record)
    }

    private func record(status: TransactionStatus, key: String, _ createdAt: Date) -> TransactionRecord {
        TransactionRecord(
            id: UUID(),
            number: (records.map(\.number).max() ?? 0) + 1,
            status: status,
            createdAt: createdAt,
            register: RegisterState(believed: nil),
            contentKey: key,
            limit: limit
        )
    }
}
