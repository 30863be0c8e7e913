import FoundationEssentials
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("the log is read in the partitions of the time that is asked for")
struct PartitionPruningTests {
    /// The partitions in the plan of a statement, as role `plugyard_app` has it planned.
    private func partitions(of statement: SQL, in clone: DatabaseClone, _ account: AccountID) async throws
        -> Set<String>
    {
        let plan = try await clone.tenant().read(for: .whole(account), "EXPLAIN (COSTS off) \(statement)")[0]
        let lines = try plan.map { try $0.decode("QUERY PLAN", as: String.self) }
        let words = lines.flatMap { $0.split(whereSeparator: { " ()".contains($0) }).map(String.init) }
        return Set(
            words.filter { word in
                let parts = word.split(separator: "_")
                return parts.count >= 3 && parts.last?.count == 8
                    && parts.last?.allSatisfy(\.isNumber) == true
            }
        )
    }

    /// The days (of all classes) from a time to another.
    private func days(_ range: ClosedRange<Date>, _ prefixes: [String]) -> Set<String> {
        var names: Set<String> = []
        var day = Date(
            timeIntervalSince1970: (range.lowerBound.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        )
        while day <= range.upperBound {
            let text = day.formatted(.iso8601.year().month().day().dateSeparator(.omitted))
            for prefix in prefixes { names.insert("\(prefix)_\(text)") }
            day += 86_400
        }
        return names
    }

    @Test("the list, the search, the summary, an export, one message and its counterpart")
    func messages() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("pruned")
            _ = try await clone.owner.query("SELECT ensure_partitions(7)")
            let choose: SQL = "UPDATE accounts SET message_retention_days = 7 WHERE id = \(account)"
            _ = try await clone.owner.write(for: account, choose)
            let now = Date()
            var query = QueryParameters()
            let filter = MessageFilter(&query, now: now)
            let page = query.page(sortedBy: MessageQueries.sortKeys, default: "-at")
            // Yesterday's is the oldest there is; those ahead are not looked at.
            let expected = days(now - 86_400...now + 300, ["messages_7", "messages_30"])
            for statement in [
                MessageQueries.list(filter, page), MessageQueries.summary(filter),
                MessageQueries.following(nil, filter, limit: 10),
            ] {
                let found = try await partitions(of: statement, in: clone, account)
                #expect(found == expected)
            }
            let one = try await partitions(of: MessageQueries.one(.version7(at: now)), in: clone, account)
            #expect(one == days(now - 300...now + 5, ["messages_7", "messages_30"]))
        }
    }

    @Test("meter values of a transaction")
    func meterValues() async throws {
        try await DatabaseClone.with { clone in
            let account = try await clone.account("pruned")
            _ = try await clone.owner.query("SELECT ensure_partitions(7)")
            let now = Date()
            var query = QueryParameters()
            let values = TransactionQueries.meterValues(
                UUID(),
                received: now..<now + 60,
                MeterValuePage(&query)
            )
            let found = try await partitions(of: values, in: clone, account)
            #expect(found == days(now...now + 60, ["meter_values_365"]))
        }
    }
}
