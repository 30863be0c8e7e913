import FoundationEssentials
import Platform
import Tenancy

/// SQL of the commands that work as the database's owner.
enum AccountCommandQueries {
    static func create(_ id: AccountID, slug: String, name: String) -> SQL {
        "INSERT INTO accounts (id, slug, name) VALUES (\(id), \(slug), \(name))"
    }

    static func list() -> SQL {
        "SELECT id, slug, name, suspended_at IS NOT NULL AS suspended, delete_after FROM accounts ORDER BY slug"
    }

    static func find(slug: String) -> SQL {
        "SELECT id FROM accounts WHERE slug = \(slug)"
    }

    static func suspend(_ id: AccountID) -> SQL {
        "SELECT suspend_account(\(id))"
    }

    static func resume(_ id: AccountID) -> SQL {
        "SELECT resume_account(\(id))"
    }

    /// NULL when the account is not suspended.
    static func scheduleDeletion(_ id: AccountID, seconds: Int) -> SQL {
        "SELECT schedule_account_deletion(\(id), \(seconds)) AS delete_after"
    }

    static func findUser(email: String) -> SQL {
        "SELECT id FROM users WHERE email_lower = \(email.lowercased())"
    }

    static func createUser(_ id: UUID, email: String, passwordHash: String, isPlatformAdmin: Bool) -> SQL {
        """
        INSERT INTO users (id, email, email_lower, password_hash, is_platform_admin)
        VALUES (\(id), \(email), \(email.lowercased()), \(passwordHash), \(isPlatformAdmin))
        """
    }

    static func makePlatformAdmin(_ id: UUID) -> SQL {
        "UPDATE users SET is_platform_admin = true, updated_at = now() WHERE id = \(id)"
    }

    static func endPlatformAdmin(_ id: UUID) -> SQL {
        "UPDATE users SET is_platform_admin = false, updated_at = now() WHERE id = \(id)"
    }

    /// Ends all sessions and grants as well.
    static func setPassword(_ id: UUID, passwordHash: String) -> SQL {
        "SELECT change_password(\(id), \(passwordHash), NULL, NULL)"
    }

    static func disableUser(_ id: UUID) -> SQL {
        "UPDATE users SET disabled_at = coalesce(disabled_at, now()), updated_at = now() WHERE id = \(id)"
    }

    static func enableUser(_ id: UUID) -> SQL {
        "UPDATE users SET disabled_at = NULL, updated_at = now() WHERE id = \(id)"
    }

    /// On the trail of every account of the person.
    static func note(_ action: String, of id: UUID) -> SQL {
        "SELECT note_person_event(\(id), \(action))"
    }

    static func members(of account: AccountID) -> SQL {
        """
        SELECT m.id, m.email, m.name, m.role, m.joined_at IS NOT NULL AS has_joined,
            u.disabled_at IS NOT NULL AS disabled
        FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.account_id = \(account) ORDER BY m.email, m.id
        """
    }

    static func addMember(_ user: UUID, email: String, role: Role, of account: AccountID) -> SQL {
        """
        INSERT INTO memberships (account_id, id, user_id, email, role)
        VALUES (\(account), \(UUID.version7()), \(user), \(email), \(role.rawValue))
        """
    }

    static func createClient(
        _ id: UUID,
        name: String,
        kind: ClientKind,
        secretHash: [UInt8]?,
        role: Role?,
        scope: String,
        redirectURIs: [String],
        of account: AccountID
    ) -> SQL {
        """
        INSERT INTO clients (account_id, id, name, kind, secret_sha256, role, scope, redirect_uris, created_by)
        VALUES (
            \(account), \(id), \(name), \(kind.rawValue), \(secretHash), \(role?.rawValue), \(scope), \(redirectURIs),
            \(AuditActor.Kind.commandLine.rawValue)
        )
        """
    }

    static func listClients(of account: AccountID) -> SQL {
        """
        SELECT id, name, kind, role, scope, redirect_uris, revoked_at IS NOT NULL AS revoked FROM clients
        WHERE account_id = \(account) ORDER BY name, id
        """
    }

    /// The old secret stays good for so many seconds; the database keeps it (`keep_previous_secret`).
    static func rotateClient(_ id: UUID, secretHash: [UInt8], overlap: Int) -> SQL {
        """
        UPDATE clients SET secret_sha256 = \(secretHash),
            previous_expires_at = now() + make_interval(secs => \(overlap)), updated_at = now()
        WHERE id = \(id) AND revoked_at IS NULL AND kind <> 'public' RETURNING id
        """
    }

    static func revokeClient(_ id: UUID) -> SQL {
        "UPDATE clients SET revoked_at = coalesce(revoked_at, now()) WHERE id = \(id) RETURNING id"
    }
}
