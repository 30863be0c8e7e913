import FoundationEssentials
import Tenancy

enum ConfigurationTemplateQueries {
    static let sortKeys = [
        SortKey(name: "name", field: "name", column: "t.name", id: "t.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "t.created_at", id: "t.id", kind: .time),
    ]

    private static let columns: SQL = """
        t.id, t.name, t.manufacturer, t.model, t.firmware_prefix, t.priority, t.keys, t.is_active, t.created_at,
        t.updated_at
        """

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM configuration_templates t WHERE \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM configuration_templates t WHERE t.id = \(id)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id FROM configuration_templates WHERE id = \(id) FOR UPDATE"
    }

    static func insert(_ id: UUID, _ input: ConfigurationTemplateInput, of account: AccountID) -> SQL {
        """
        INSERT INTO configuration_templates AS t (
            account_id, id, name, manufacturer, model, firmware_prefix, priority, keys, is_active
        ) VALUES (
            \(account), \(id), \(input.name), \(input.manufacturer ?? ""), \(input.model ?? ""),
            \(input.firmwarePrefix ?? ""), \(input.priority ?? 0)::integer, \(input.keys ?? "{}"),
            \(input.isActive ?? true)
        )
        RETURNING \(columns)
        """
    }

    static func update(_ id: UUID, _ input: ConfigurationTemplateInput) -> SQL {
        """
        UPDATE configuration_templates AS t SET name = COALESCE(\(input.name), name),
            manufacturer = COALESCE(\(input.manufacturer), manufacturer), model = COALESCE(\(input.model), model),
            firmware_prefix = COALESCE(\(input.firmwarePrefix), firmware_prefix),
            priority = COALESCE(\(input.priority)::integer, priority), keys = COALESCE(\(input.keys), keys),
            is_active = COALESCE(\(input.isActive), is_active), updated_at = now()
        WHERE t.id = \(id)
        RETURNING \(columns)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM configuration_templates WHERE id = \(id) RETURNING id"
    }
}
