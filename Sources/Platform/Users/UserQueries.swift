import FoundationEssentials
import Tenancy

enum UserQueries {
    static let sortKeys = [
        SortKey(name: "email", field: "email", column: "m.email", id: "m.id", kind: .text),
        SortKey(name: "created_at", field: "created_at", column: "m.created_at", id: "m.id", kind: .time),
    ]

    private static let columns: SQL =
        """
        m.id, m.email, m.name, m.role, m.created_at, m.joined_at, m.updated_at,
        ARRAY(SELECT g.location_id FROM location_grants g
            WHERE g.account_id = m.account_id AND g.membership_id = m.id ORDER BY g.location_id) AS location_ids
        """

    static func list(_ filter: UserFilter, _ page: PageRequest) -> SQL {
        """
        SELECT \(columns) FROM memberships m
        WHERE \(SQL(joining: filter.conditions + [page.condition], separator: " AND "))
        ORDER BY \(page.order)
        LIMIT \(page.fetchLimit)
        """
    }

    static func one(_ id: UUID) -> SQL {
        "SELECT \(columns) FROM memberships m WHERE m.id = \(id)"
    }

    static func accountName(_ account: AccountID) -> SQL {
        "SELECT name FROM accounts WHERE id = \(account)"
    }

    static func standing(_ id: UUID) -> SQL {
        """
        SELECT m.role, m.joined_at, a.name AS account_name
        FROM memberships m JOIN accounts a ON a.id = m.account_id
        WHERE m.id = \(id)
        """
    }

    static func invite(_ id: UUID, _ invitation: UserInvitation, _ mail: LinkMail) -> SQL {
        """
        SELECT invite_member(
            \(id), \(UUID.version7()), \(invitation.email), \(MailAddress.folded(invitation.email)),
            \(invitation.name), \(invitation.role.rawValue), \(mail.secretHash), \(mail.kind.seconds), \(mail.id),
            \(mail.sealed))
        """
    }

    /// `sent` is false when there is no such member.
    static func sendLink(_ id: UUID, _ mail: LinkMail) -> SQL {
        """
        SELECT send_member_link(
            \(id), \(mail.kind.rawValue), \(mail.secretHash), \(mail.kind.seconds), \(mail.id), \(mail.sealed)) AS sent
        """
    }

    /// The member and all administrators, always in the same order, so that two who lock do not lock each other out.
    static func lock(_ id: UUID) -> SQL {
        "SELECT id, role FROM memberships WHERE role = 'admin' OR id = \(id) ORDER BY id FOR UPDATE"
    }

    static func update(_ id: UUID, _ change: UserChange) -> SQL {
        """
        UPDATE memberships SET name = COALESCE(\(change.name), name), role = COALESCE(\(change.role?.rawValue), role),
            updated_at = now()
        WHERE id = \(id)
        """
    }

    static func grant(_ locations: [UUID], to id: UUID, account: AccountID) -> SQL {
        """
        INSERT INTO location_grants (account_id, membership_id, location_id)
        SELECT \(account), \(id), l FROM unnest(\(locations)) l
        ON CONFLICT DO NOTHING
        """
    }

    static func withdraw(allBut locations: [UUID], from id: UUID) -> SQL {
        "DELETE FROM location_grants WHERE membership_id = \(id) AND location_id <> ALL (\(locations))"
    }

    static func delete(_ id: UUID) -> SQL {
        "DELETE FROM memberships WHERE id = \(id)"
    }

    static func endGrants(_ id: UUID) -> SQL {
        "SELECT end_member_grants(\(id))"
    }
}
