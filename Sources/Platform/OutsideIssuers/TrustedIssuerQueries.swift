import FoundationEssentials
import OCPP
import Tenancy

enum TrustedIssuerQueries {
    static let sortKeys = [
        SortKey(name: "issuer", field: "issuer", column: "i.issuer", id: "i.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "i.created_at", id: "i.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        i.id, i.issuer, i.audience, i.algorithms, i.groups_claim, i.group_roles, i.is_active, i.created_at, i.updated_at
        """

    static func list(_ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM trusted_issuers i WHERE \(page.condition)
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM trusted_issuers i WHERE i.id = \(id)"
    }

    /// As ``one(_:)``, for what is decided by it in the same transaction.
    static func lock(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM trusted_issuers i WHERE i.id = \(id) FOR UPDATE"
    }

    static func insert(_ id: UUID, _ input: TrustedIssuerInput, of account: AccountID) -> SQL {
        """
        INSERT INTO trusted_issuers AS i (
            account_id, id, issuer, audience, algorithms, groups_claim, group_roles, is_active
        ) VALUES (
            \(account), \(id), \(input.issuer), \(input.audience),
            \(input.algorithmNames ?? SigningAlgorithm.allCases.map(\.rawValue)),
            \(input.groupsClaim ?? "groups"), \(input.groupRoles?.json.serialized() ?? "{}"),
            \(input.isActive ?? true)
        )
        RETURNING \(columns)
        """
    }

    static func update(_ id: UUID, _ input: TrustedIssuerInput) -> SQL {
        """
        UPDATE trusted_issuers AS i SET audience = COALESCE(\(input.audience), audience),
            algorithms = COALESCE(\(input.algorithmNames), algorithms),
            groups_claim = COALESCE(\(input.groupsClaim), groups_claim),
            group_roles = COALESCE(\(input.groupRoles?.json.serialized()), group_roles),
            is_active = COALESCE(\(input.isActive), is_active), updated_at = now()
        WHERE i.id = \(id)
        RETURNING \(columns)
        """
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM trusted_issuers WHERE id = \(id) RETURNING id"
    }

    /// For role `plugyard_auth`: who trusts an issuer for one of these audiences, in the account if one is named.
    /// `read_at` is the database's time before it looked.
    static func find(_ issuer: String, audiences: [String], account: String?) -> SQL {
        """
        SELECT account_id, id, audience, algorithms, groups_claim, group_roles, now() AS read_at
        FROM find_trusted_issuers(\(issuer), \(audiences), \(account))
        """
    }
}
