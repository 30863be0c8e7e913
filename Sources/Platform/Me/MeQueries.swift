import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`: what belongs to a person. Results of void functions are of no interest.
enum MeQueries {
    static func person(_ user: UUID) -> SQL {
        """
        SELECT user_id, email, password_hash, totp_sealed, totp_pending_sealed, totp_last_step, recovery_codes_left,
            is_platform_admin, disabled
        FROM find_user(\(user))
        """
    }

    static func memberships(_ user: UUID) -> SQL {
        "SELECT account_id, slug, account_name, role, suspended FROM list_memberships(\(user))"
    }

    /// Ends all sessions and grants but one.
    static func changePassword(_ user: UUID, hash: String, keeping grant: UUID?) -> SQL {
        "SELECT change_password(\(user), \(hash), \(nil as UUID?), \(grant))"
    }

    static func sessions(_ user: UUID) -> SQL {
        """
        SELECT id, kind, client_id, account_slug, address, user_agent, created_at, last_seen_at, expires_at
        FROM list_user_sessions(\(user))
        """
    }

    static func endSession(_ id: UUID, of user: UUID) -> SQL {
        "SELECT end_user_session(\(user), \(id)) AS done"
    }

    static func beginTOTP(_ user: UUID, sealed: [UInt8]) -> SQL {
        "SELECT begin_totp(\(user), \(sealed))"
    }

    static func confirmTOTP(_ user: UUID, step: Int, codes: [[UInt8]]) -> SQL {
        "SELECT confirm_totp(\(user), \(step), \(codes)) AS done"
    }

    static func useTOTP(_ user: UUID, step: Int) -> SQL {
        "SELECT use_totp_step(\(user), \(step)) AS done"
    }

    static func useRecoveryCode(_ user: UUID, hash: [UInt8]) -> SQL {
        "SELECT use_recovery_code(\(user), \(hash)) AS done"
    }

    static func disableTOTP(_ user: UUID) -> SQL {
        "SELECT disable_totp(\(user))"
    }

    static func replaceRecoveryCodes(_ user: UUID, codes: [[UInt8]]) -> SQL {
        "SELECT replace_recovery_codes(\(user), \(codes))"
    }

    static func note(
        _ event: CredentialEvent,
        of membership: UUID,
        email: String,
        in account: AccountID
    ) -> SQL {
        """
        SELECT add_audit_event(\(account), \(event.rawValue), 'user', \(membership.lowercaseText), \(email))
        """
    }
}

extension Row {
    /// The answer of a function that says whether it did what it was asked.
    static func isDone(_ rows: [Row]) throws(DatabaseError) -> Bool {
        guard let row = rows.first else { return false }
        return try row.decode("done")
    }
}
