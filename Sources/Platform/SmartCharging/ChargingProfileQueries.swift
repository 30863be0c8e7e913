import FoundationEssentials
import OCPP
import Tenancy

/// SQL of the charging profiles that an account keeps.
enum ChargingProfileQueries {
    static let sortKeys = [
        SortKey(name: "name", field: "name", column: "p.name", id: "p.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "p.created_at", id: "p.id", kind: .time),
    ]

    private static let columns: SQL = """
        p.id, p.number, p.name, p.purpose, p.kind, p.recurrency_kind, p.stack_level, p.valid_from, p.valid_to,
        p.charging_schedule, p.created_at, p.updated_at
        """

    static func list(_ conditions: [SQL], _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM charging_profiles p
        WHERE \(SQL(joining: conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM charging_profiles p WHERE p.id = \(id)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id FROM charging_profiles WHERE id = \(id) FOR UPDATE"
    }

    static func taken(_ number: Int) -> SQL {
        "SELECT id FROM charging_profiles WHERE number = \(number)"
    }

    static func insert(_ id: UUID, number: Int, _ profile: ChargingProfile, account: AccountID) -> SQL {
        """
        INSERT INTO charging_profiles AS p (
            account_id, id, number, name, purpose, kind, recurrency_kind, stack_level, valid_from, valid_to,
            charging_schedule)
        VALUES (\(account), \(id), \(number)::integer, \(profile.name), \(profile.purpose.rawValue),
            \(profile.kind.rawValue), \(profile.recurrencyKind?.rawValue), \(profile.stackLevel)::integer,
            \(profile.validFrom), \(profile.validTo), \(profile.schedule.serialized()))
        RETURNING \(columns)
        """
    }

    static func update(_ id: UUID, _ profile: ChargingProfile) -> SQL {
        """
        UPDATE charging_profiles AS p
        SET name = \(profile.name), purpose = \(profile.purpose.rawValue), kind = \(profile.kind.rawValue),
            recurrency_kind = \(profile.recurrencyKind?.rawValue), stack_level = \(profile.stackLevel)::integer,
            valid_from = \(profile.validFrom), valid_to = \(profile.validTo),
            charging_schedule = \(profile.schedule.serialized()), updated_at = now()
        WHERE p.id = \(id)
        RETURNING \(columns)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM charging_profiles WHERE id = \(id) RETURNING id"
    }
}
