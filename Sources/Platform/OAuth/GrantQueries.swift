import FoundationEssentials
import Tenancy

/// For role `plugyard_auth`: what people granted to clients. Each is one step and atomic; see migration 0007. `read_at` is
/// the database's time before it looked.
enum GrantQueries {
    /// `challenge`: computed from the verifier that the client sent. `grantSeconds`: the life of the grant.
    static func redeemCode(
        _ hash: [UInt8],
        redirectURI: String,
        challenge: String,
        grant: UUID,
        refreshToken: [UInt8],
        grantSeconds: Int,
        by request: TokenRequest
    ) -> SQL {
        """
        SELECT outcome, user_id, email, account_id, membership_id, role, scope, nonce, authenticated_at,
            now() AS read_at
        FROM redeem_authorization_code(\(hash), \(request.client.id), \(redirectURI), \(challenge), \(grant),
            \(refreshToken), \(grantSeconds), \(request.address), \(request.userAgent))
        """
    }

    /// `sealed`: the successor itself, for a client that loses our answer.
    static func rotateRefreshToken(
        _ hash: [UInt8],
        successor: [UInt8],
        sealed: [UInt8],
        by request: TokenRequest
    ) -> SQL {
        """
        SELECT outcome, grant_id, successor_sealed, user_id, email, account_id, membership_id, role, scope, nonce,
            authenticated_at, now() AS read_at
        FROM rotate_refresh_token(\(hash), \(request.client.id), \(successor), \(sealed), \(request.address),
            \(request.userAgent))
        """
    }

    static func findRefreshToken(_ hash: [UInt8]) -> SQL {
        """
        SELECT grant_id, client_id, user_id, account_id, scope, created_at, expires_at
        FROM find_refresh_token(\(hash))
        """
    }

    /// The family of a refresh token, if it is the client's.
    static func revokeRefreshToken(_ hash: [UInt8], of client: String) -> SQL {
        "SELECT revoke_refresh_token(\(hash), \(client)) AS revoked"
    }

    /// A family, if it is the client's.
    static func revokeGrant(_ grant: UUID, of client: String) -> SQL {
        "SELECT revoke_grant(\(grant), \(client)) AS revoked"
    }

    static func revokeAccessToken(_ tokenID: String) -> SQL {
        "SELECT true AS revoked FROM revoke_access_token(\(tokenID))"
    }

    /// `created` is false when another device shows that user code now.
    static func createDeviceCode(
        _ hash: [UInt8],
        userCode: String,
        client: String,
        scope: String?,
        seconds: Int,
        interval: Int,
        address: String?
    ) -> SQL {
        """
        SELECT create_device_code(\(hash), \(userCode), \(client), \(scope), \(seconds), \(interval), \(address))
            AS created
        """
    }

    static func pollDeviceCode(
        _ hash: [UInt8],
        grant: UUID,
        refreshToken: [UInt8],
        grantSeconds: Int,
        by request: TokenRequest
    ) -> SQL {
        """
        SELECT outcome, user_id, email, account_id, membership_id, role, scope, NULL::text AS nonce, authenticated_at,
            now() AS read_at
        FROM poll_device_code(\(hash), \(request.client.id), \(grant), \(refreshToken), \(grantSeconds),
            \(request.address), \(request.userAgent))
        """
    }
}
