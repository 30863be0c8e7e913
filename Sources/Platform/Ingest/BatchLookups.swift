import FoundationEssentials
import OCPP
import Tenancy

/// The questions of a batch, one statement for each kind.
///
/// A statement returns the place of the question among those of its kind as `n`, from 1 on.
struct BatchLookups {
    private struct Lookup {
        let statement: SQL
        /// The places of those who ask.
        let items: [Int]
        let take: (Row, inout BatchFindings) throws -> Void
    }

    private var lookups: [Lookup] = []
    private let count: Int

    var statements: [SQL] {
        lookups.map(\.statement)
    }

    init(_ items: [BatchItem]) {
        count = items.count
        var metering: (byNumber: [Asked<MeterReport>], byConnector: [Asked<MeterReport>]) = ([], [])
        var starting: [Asked<(start: TransactionStart, receivedAt: Date)>] = []
        var stopping: (byNumber: [Asked<TransactionStop>], others: [Asked<TransactionStop>]) = ([], [])
        var tokens: [Asked<(idTag: String, connector: Int?)>] = []
        var standings: [Asked<Void>] = []
        var queues: [Asked<Void>] = []
        for (place, item) in items.enumerated() {
            func asked<Question>(_ question: Question) -> Asked<Question> {
                Asked(item: place, peer: item.peer, question: question)
            }
            for question in item.questions {
                switch question {
                case .metering(let report):
                    if report.transactionID ?? 0 > 0 {
                        metering.byNumber.append(asked(report))
                    } else {
                        metering.byConnector.append(asked(report))
                    }
                case .starting(let start, let receivedAt): starting.append(asked((start, receivedAt)))
                case .stopping(let stop):
                    if stop.transactionID > 0 {
                        stopping.byNumber.append(asked(stop))
                    } else {
                        stopping.others.append(asked(stop))
                    }
                case .token(let idTag, let connector): tokens.append(asked((idTag, connector)))
                case .standing: standings.append(asked(()))
                case .queuedCommands: queues.append(asked(()))
                }
            }
        }
        add(TransactionLookup.metering(byNumber:), metering.byNumber, Self.takeMetered)
        add(TransactionLookup.metering(byConnector:), metering.byConnector, Self.takeMetered)
        add(TransactionLookup.starting, starting, Self.takeTransaction)
        add(TransactionLookup.stopping(byNumber:), stopping.byNumber, Self.takeTransaction)
        add(TransactionLookup.stopping(withoutNumber:), stopping.others, Self.takeTransaction)
        add(TransactionLookup.opening, starting) { row, findings in
            findings.opening = try TransactionOpening(row: row)
        }
        add(TokenLookup.find, tokens) { row, findings in findings.token = row }
        add(BootQueries.standings, standings) { row, findings in findings.standing = row }
        add(CommandQueueQueries.waiting(for:), queues) { _, findings in findings.hasQueuedCommands = true }
    }

    /// The columns by which a statement knows who asks: the place `n`, `account_id` and `charge_point_id`.
    ///
    /// The places are an array like the others, not `generate_series`: of that the plan expects a thousand rows, and reads
    /// whole tables for them.
    static func stations<Question>(_ asked: [Asked<Question>]) -> SQL {
        """
        unnest(\(Array(1...max(1, asked.count)))) AS n, unnest(\(asked, \.peer.account)) AS account_id,
        unnest(\(asked, \.peer.chargePoint)) AS charge_point_id
        """
    }

    /// Sorts the rows of the statements to those who asked.
    func findings(in results: [[Row]]) throws -> [BatchFindings] {
        var findings = Array(repeating: BatchFindings(), count: count)
        for (lookup, rows) in zip(lookups, results) {
            for row in rows {
                let item = lookup.items[try row.decode("n", as: Int.self) - 1]
                try lookup.take(row, &findings[item])
            }
        }
        return findings
    }

    private mutating func add<Question>(
        _ statement: ([Asked<Question>]) -> SQL,
        _ asked: [Asked<Question>],
        _ take: @escaping (Row, inout BatchFindings) throws -> Void
    ) {
        guard !asked.isEmpty else { return }
        lookups.append(Lookup(statement: statement(asked), items: asked.map(\.item), take: take))
    }

    private static func takeTransaction(_ row: Row, _ findings: inout BatchFindings) throws {
        findings.transactions.append(try TransactionRecord(row: row, prices: SessionPrices(row: row)))
    }

    private static func takeMetered(_ row: Row, _ findings: inout BatchFindings) throws {
        // What it costs is of no interest before it ends, and most messages are meter values.
        findings.transactions.append(try TransactionRecord(row: row, prices: nil))
        findings.hasBudget = try row.decode("has_budget")
    }
}
