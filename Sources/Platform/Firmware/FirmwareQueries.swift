import FoundationEssentials
import Tenancy

/// SQL of firmware images.
enum FirmwareQueries {
    static let sortKeys = [
        SortKey(name: "created_at", field: "id", column: "i.id", id: "i.id", kind: .id),
        SortKey(name: "name", field: "name", column: "i.name", id: "i.id", kind: .text),
    ]

    private static let columns: SQL = """
        i.id, i.name, i.version, i.manufacturer, i.model, i.comment, i.file_name, i.signing_certificate,
        i.signature, i.created_at, i.updated_at, i.file_id, f.size, f.sha256
        """
    private static let tables: SQL =
        "firmware_images i LEFT JOIN files f ON f.account_id = i.account_id AND f.id = i.file_id"

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM \(tables) WHERE \(page.condition)
        ORDER BY \(page.order) LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM \(tables) WHERE i.id = \(id)"
    }

    /// Holds the row until the end of the transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id, file_id FROM firmware_images WHERE id = \(id) FOR UPDATE"
    }

    static func insert(_ id: UUID, _ input: FirmwareInput, account: AccountID) -> SQL {
        """
        INSERT INTO firmware_images (
            account_id, id, name, version, manufacturer, model, comment, file_name, signing_certificate, signature
        ) VALUES (
            \(account), \(id), \(input.name), \(input.version), \(input.manufacturer), \(input.model),
            \(input.comment), \(input.fileName), \(input.signingCertificate), \(input.signature)
        )
        """
    }

    /// Gives an image its content. No row when it has some, or is gone.
    static func attach(_ file: UUID, to id: UUID) -> SQL {
        """
        UPDATE firmware_images SET file_id = \(file), updated_at = now() WHERE id = \(id) AND file_id IS NULL
        RETURNING id
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM firmware_images WHERE id = \(id)"
    }

    /// A row when a campaign that is not over needs it.
    static func use(of id: UUID) -> SQL {
        """
        SELECT id FROM firmware_campaigns
        WHERE firmware_id = \(id) AND status IN ('running', 'paused', 'halted') LIMIT 1
        """
    }

    /// The file of an image that is there, for a charge point that is there. For role `plugyard_ingest`.
    static func file(_ id: UUID, for chargePoint: UUID) -> SQL {
        """
        SELECT i.file_id, i.file_name, f.size, f.sha256
        FROM firmware_images i JOIN files f ON f.account_id = i.account_id AND f.id = i.file_id
        WHERE i.id = \(id) AND f.is_complete AND EXISTS (SELECT FROM charge_points c WHERE c.id = \(chargePoint))
        """
    }
}
