import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`.
enum SignInQueries {
    // MARK: People

    static func findSignIn(email: String) -> SQL {
        "SELECT user_id, password_hash, has_totp, disabled FROM find_sign_in(\(email))"
    }

    static func findUser(_ user: UUID) -> SQL {
        "SELECT email, password_hash, totp_sealed, totp_last_step, disabled FROM find_user(\(user))"
    }

    static func memberships(of user: UUID) -> SQL {
        "SELECT account_id, slug, account_name, membership_id, role, suspended FROM list_memberships(\(user))"
    }

    static func setPasswordHash(of user: UUID, _ hash: String) -> SQL {
        "SELECT set_password_hash(\(user), \(hash))"
    }

    static func useTOTPStep(of user: UUID, _ step: Int) -> SQL {
        "SELECT use_totp_step(\(user), \(step)) AS is_taken"
    }

    static func useRecoveryCode(of user: UUID, hash: [UInt8]) -> SQL {
        "SELECT use_recovery_code(\(user), \(hash)) AS is_taken"
    }

    // MARK: Sessions of browsers

    static func openSession(
        _ id: UUID,
        of user: UUID,
        secret: [UInt8],
        withSecondFactor: Bool,
        address: String?,
        agent: String?
    ) -> SQL {
        """
        SELECT open_browser_session(\(id), \(user), \(secret), \(SignInCookies.sessionLifetime), \(withSecondFactor),
            \(address), \(agent))
        """
    }

    static func findSession(secret: [UInt8]) -> SQL {
        "SELECT id, user_id, email, is_platform_admin FROM find_browser_session(\(secret))"
    }

    static func endSession(_ session: UUID, of user: UUID) -> SQL {
        "SELECT end_browser_session(\(user), \(session))"
    }

    static func replaceSession(_ old: UUID, by new: UUID, of user: UUID) -> SQL {
        "SELECT replace_browser_session(\(user), \(old), \(new))"
    }

    // MARK: What is granted

    static func createCode(
        _ secret: [UInt8],
        for request: AuthorizationRequest,
        _ choice: AccountChoice,
        scope: RequestedScope,
        session: BrowserSession,
        seconds: Int
    ) -> SQL {
        """
        SELECT create_authorization_code(\(secret), \(session.user), \(choice.account), \(choice.membership),
            \(request.clientID), \(request.redirectURI), \(request.codeChallenge), \(scope.text), \(request.nonce),
            \(session.id), \(seconds))
        """
    }

    static func noteSignIn(_ session: BrowserSession, in account: AccountID) -> SQL {
        "SELECT add_audit_event(\(account), 'user.signed_in', 'user', \(session.user.lowercaseText), \(session.email))"
    }

    static func findDevice(_ code: String) -> SQL {
        "SELECT client_id, scope, address FROM find_device_code(\(code))"
    }

    static func decideDevice(
        _ code: String,
        approve: Bool,
        by session: BrowserSession,
        account: AccountID?,
        membership: UUID?,
        scope: String?
    ) -> SQL {
        """
        SELECT decide_device_code(\(code), \(approve), \(session.user), \(account), \(membership), \(scope),
            \(session.id)) AS is_decided
        """
    }

    // MARK: Links in mails

    static func requestReset(
        email: String,
        link: [UInt8],
        seconds: Int,
        mail: UUID,
        sealed: [UInt8]
    ) -> SQL {
        "SELECT request_password_reset(\(email), \(link), \(seconds), \(mail), \(sealed))"
    }

    static func findLink(_ secret: [UInt8]) -> SQL {
        "SELECT user_id, kind, email, has_password FROM find_user_link(\(secret))"
    }

    static func useLink(_ secret: [UInt8], passwordHash: String) -> SQL {
        "SELECT use_user_link(\(secret), \(passwordHash)) AS user_id"
    }
}
