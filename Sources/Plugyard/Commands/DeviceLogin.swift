import OCPP

/// The device grant from the device's side (RFC 8628).
struct DeviceLogin: Sendable {
    /// What the server gave to wait with.
    struct Device: Sendable {
        /// Where the person goes, with the code in it if the server says how.
        let page: String
        let userCode: String
        fileprivate let deviceCode: String
        fileprivate let interval: Duration
        fileprivate let deadline: ContinuousClock.Instant
    }

    private static let client = ("client_id", "plugyard-cli")
    private static let grantType = "urn:ietf:params:oauth:grant-type:device_code"
    /// The page's word for the administration of the platform, which is no account.
    private static let platform = "platform"

    let server: LoginServer

    /// - Throws: ``LoginError`` when the server gives no code.
    func begin() async throws -> Device {
        let (status, body) = try await server.post(server.deviceAuthorization, [Self.client])
        guard status == 200 else { throw Self.refusal(status, body) }
        return Device(
            page: try body["verification_uri_complete"].map { _ in try body.word("verification_uri_complete")
            }
                ?? body.word("verification_uri"),
            userCode: try body.word("user_code"),
            deviceCode: try body.word("device_code"),
            // Section 3.2: five seconds where nothing is said.
            interval: .seconds(max(1, body["interval"]?.intValue ?? 5)),
            deadline: .now + .seconds(body["expires_in"]?.intValue ?? 0)
        )
    }

    /// Asks again and again until the person has answered.
    ///
    /// - Throws: ``LoginError`` when the person says no or nothing, or the server is gone.
    func wait(for device: Device) async throws -> LoginTokens {
        var interval = device.interval
        let form = [Self.client, ("grant_type", Self.grantType), ("device_code", device.deviceCode)]
        while ContinuousClock.now < device.deadline {
            try await Task.sleep(for: interval)
            do {
                let (status, body) = try await server.post(server.token, form)
                if status == 200 { return try LoginTokens(body) }
                switch body["error"]?.stringValue {
                case "authorization_pending": break
                // The second is ours: the server is busy, and says so in the same way.
                case "slow_down", "temporarily_unavailable": interval += .seconds(5)
                case "access_denied": throw LoginError("access was denied in the browser")
                case "expired_token": throw Self.expired
                default: throw Self.refusal(status, body)
                }
            } catch let error as LoginError {
                guard error.isTimeOut else { throw error }
                // Section 3.5 asks for that.
                interval *= 2
            }
        }
        throw Self.expired
    }

    /// Ends the login unless it is for this account.
    ///
    /// - Throws: ``LoginError`` when the person chose another.
    func require(_ slug: String, of tokens: LoginTokens) async throws {
        let (status, person) = try await server.get(server.userInfo, bearer: tokens.access)
        guard status == 200 else { throw Self.refusal(status, person) }
        let chosen = person["account_slug"]?.stringValue ?? Self.platform
        guard chosen != slug else { return }
        // Nobody gets these tokens to see, so nobody could end them later.
        _ = try await server.post(
            server.revocation,
            [Self.client, ("token", tokens.refresh ?? tokens.access)]
        )
        throw LoginError("another account than \"\(slug)\" was chosen in the browser; nothing was granted")
    }

    private static let expired = LoginError("nobody answered in time; begin again")

    private static func refusal(_ status: Int, _ body: JSONValue) -> LoginError {
        let reason = body["error"]?.stringValue ?? body["code"]?.stringValue
        return LoginError(
            "the server refuses: \(status)\(reason.map { " \($0.filter(\.isASCIIWord))" } ?? "")"
        )
    }
}

extension Character {
    /// Of the codes of errors; anything else a server might send has no business on a terminal.
    fileprivate var isASCIIWord: Bool {
        isASCII && (isLetter || isNumber || self == "_" || self == "-")
    }
}
