import FoundationEssentials
import Tenancy

/// A program without a browser asks whether somebody has let it in (RFC 8628, section 3.4).
struct DeviceCodeGrant: Sendable {
    let tokens: PersonTokens
    /// Role `plugyard_auth`.
    let database: SystemDatabase

    func answer(to request: TokenRequest) async throws -> TokenResponseBody {
        let code = try request.form.required("device_code")
        guard let hash = OpaqueSecret.hash(of: code, kind: .deviceCode) else {
            throw Self.refusal(for: "invalid")
        }
        let (grant, refreshToken) = (UUID.version7(), OpaqueSecret.generate(.refreshToken))
        let rows = try await database.query(
            "poll a device code",
            GrantQueries.pollDeviceCode(
                hash,
                grant: grant,
                refreshToken: refreshToken.hash,
                grantSeconds: PersonTokens.grantLifetime,
                by: request
            )
        )
        let outcome = try rows.first?.decode("outcome", as: String.self) ?? "invalid"
        guard let row = rows.first, outcome == "granted" else { throw Self.refusal(for: outcome) }
        return try tokens.answer(
            to: request,
            for: try PersonRights(row),
            of: grant,
            refreshToken: refreshToken.text
        )
    }

    /// RFC 8628, section 3.5, in the words of `poll_device_code`.
    private static func refusal(for outcome: String) -> OAuthError {
        switch outcome {
        case "authorization_pending": OAuthError(.authorizationPending, "Nobody has answered yet; ask again.")
        case "slow_down": OAuthError(.slowDown, "Asked too soon: wait five seconds longer from now on.")
        case "access_denied": OAuthError(.accessDenied, "The person said no.")
        case "expired_token": OAuthError(.expiredToken, "Nobody answered in time; begin again.")
        default: OAuthError(.invalidGrant, "The device code is unknown, used, or of another client.")
        }
    }
}
