import OCPP
import Tenancy

/// `data` of the event `figures`.
struct FeedFiguresBody: Encodable, Sendable {
    struct Counters: Encodable, Sendable {
        let locations: Int
        let chargePoints: Int
        let transactions: Int

        enum CodingKeys: String, CodingKey {
            case locations, transactions
            case chargePoints = "charge_points"
        }
    }

    struct ChargePoints: Encodable, Sendable {
        let online: Int
        let offline: Int
        /// Of each status word.
        let byStatus: [String: Int]

        enum CodingKeys: String, CodingKey {
            case online, offline
            case byStatus = "by_status"
        }
    }

    struct Sessions: Encodable, Sendable {
        let active: Int
        let powerW: Int

        enum CodingKeys: String, CodingKey {
            case active
            case powerW = "power_w"
        }
    }

    struct Location: Encodable, Sendable {
        let id: ResourceID
        let name: String
        @Nullable var latitude: Double?
        @Nullable var longitude: Double?
        /// Charge points that are connected and free, and so on.
        let available: Int
        let total: Int
        let faulted: Int
        let charging: Int
    }

    let counters: Counters
    let chargePoints: ChargePoints
    /// `nil` for who may not see sessions.
    @Nullable var sessions: Sessions?
    @Nullable var today: StatisticsFigures?
    let locations: [Location]

    enum CodingKeys: String, CodingKey {
        case counters, sessions, today, locations
        case chargePoints = "charge_points"
    }

    /// `results`: Of ``FeedQueries/figures(of:now:)``, in its order.
    init(_ results: [[Row]], showsSessions: Bool) throws {
        let row = try Self.first(results[0])
        counters = Counters(
            locations: try row.decode("locations"),
            chargePoints: try row.decode("charge_points"),
            transactions: try row.decode("transactions")
        )
        var byStatus = Dictionary(uniqueKeysWithValues: ConnectorStatus.allCases.map { ($0.rawValue, 0) })
        var (online, offline) = (0, 0)
        for row in results[1] {
            let count: Int = try row.decode("charge_points")
            if try row.decode("is_online") { online += count } else { offline += count }
            byStatus[try row.decode("status"), default: 0] += count
        }
        chargePoints = ChargePoints(online: online, offline: offline, byStatus: byStatus)
        locations = try results[2].map { row in
            Location(
                id: try row.decode("id"),
                name: try row.decode("name"),
                latitude: try row.decode("latitude"),
                longitude: try row.decode("longitude"),
                available: try row.decode("available"),
                total: try row.decode("total"),
                faulted: try row.decode("faulted"),
                charging: try row.decode("charging")
            )
        }
        guard showsSessions else { return }
        let running = try RunningSessionsBody(row: try Self.first(results[3]))
        sessions = Sessions(active: running.sessions, powerW: running.powerW)
        today = results[4].isEmpty ? nil : try StatisticsFigures(rows: results[4])
    }

    private static func first(_ rows: [Row]) throws -> Row {
        guard let row = rows.first else { throw DatabaseError(.decoding, "figures without a row") }
        return row
    }
}
