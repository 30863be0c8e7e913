import FoundationEssentials
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Transactions whose charge point vanished")
struct VanishedTransactionsTests {
    private struct Station {
        let account: AccountID
        let chargePoint = UUID.version7()
        let transaction = UUID.version7()
    }

    /// An open transaction of a station that was heard of so many minutes ago.
    private func station(
        _ slug: String,
        silentFor minutes: Int,
        patience: Int?,
        in clone: DatabaseClone
    ) async throws -> Station {
        let station = Station(account: try await clone.account(slug))
        let location = UUID.version7()
        let heard: SQL = "now() - make_interval(mins => \(minutes)::integer)"
        try await clone.owner.write(
            for: station.account,
            [
                "UPDATE accounts SET close_vanished_after_minutes = \(patience)::integer WHERE id = \(station.account)",
                "INSERT INTO locations (account_id, id, name) VALUES (\(station.account), \(location), 'Depot')",
                """
                INSERT INTO charge_points (account_id, id, identity, location_id)
                VALUES (\(station.account), \(station.chargePoint), 'CP', \(location))
                """,
                """
                INSERT INTO charge_point_state (account_id, charge_point_id, last_seen_at)
                VALUES (\(station.account), \(station.chargePoint), \(heard))
                """,
                """
                INSERT INTO transactions (account_id, id, transaction_id, charge_point_id, charge_point_identity,
                    connector_id, status, started_at, meter_start_wh, last_meter_wh, register_at, last_meter_at,
                    energy_wh, power_w, content_key, created_at, updated_at)
                VALUES (\(station.account), \(station.transaction), nextval('transaction_number_seq')::integer,
                    \(station.chargePoint), 'CP', 1, 'active', \(heard) - interval '1 hour', 100, 700,
                    \(heard) - interval '5 minutes', \(heard) - interval '5 minutes', 600, 11000, 'start',
                    \(heard) - interval '1 hour', \(heard))
                """,
            ]
        )
        return station
    }

    private func shown(_ station: Station, in clone: DatabaseClone) async throws -> [String] {
        let rows = try await clone.tenant().read(
            for: .whole(station.account),
            """
            SELECT concat_ws(' ', status, estimated, energy_wh, meter_stop_wh, ended_at = last_meter_at,
                array_to_string(flags, ','), power_w) AS text
            FROM transactions ORDER BY id
            """
        )
        return try rows[0].map { try $0.decode("text") }
    }

    @Test("are closed as estimates when their account waits no longer, once, and nothing else is touched")
    func close() async throws {
        try await DatabaseClone.with { clone in
            let gone = try await station("gone", silentFor: 90, patience: 60, in: clone)
            let waiting = try await station("waiting", silentFor: 30, patience: 60, in: clone)
            let patient = try await station("patient", silentFor: 100_000, patience: nil, in: clone)
            let service = VanishedTransactions(
                worker: clone.system(.worker),
                database: clone.tenant(.ingest),
                now: { Date() },
                logger: DatabaseClone.logger
            )
            let open = "active f 600 11000"
            for _ in 0..<2 {
                await service.closeDue()
                let closed = try await shown(gone, in: clone)
                #expect(closed == ["stale t 600 700 t closed_as_vanished"])
                for station in [waiting, patient] {
                    let left = try await shown(station, in: clone)
                    #expect(left.map { $0.replacing("  ", with: " ") } == [open])
                }
            }
        }
    }
}
