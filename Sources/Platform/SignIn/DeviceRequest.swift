import Tenancy

/// What a device asks for that shows a code (RFC 8628).
struct DeviceRequest: Sendable {
    let code: UserCode
    let client: OAuthClient
    let asked: RequestedScope
    /// Where it asked from.
    let address: String?

    /// - Returns: `nil` when nobody waits with this code (any more).
    static func find(_ code: UserCode, on site: SignInSite) async throws -> DeviceRequest? {
        let rows = try await site.database.query("find a device", SignInQueries.findDevice(code.text))
        guard let row = rows.first,
            let client = try await site.clients.client(try row.decode("client_id")),
            !client.isRevoked, !client.accountIsSuspended
        else { return nil }
        return DeviceRequest(
            code: code,
            client: client,
            asked: RequestedScope(stored: try row.decode("scope", as: String?.self) ?? ""),
            address: try row.decode("address")
        )
    }
}
