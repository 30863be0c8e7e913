import Foundation  // addingPercentEncoding
import OCPP
import Platform

/// The authorisation server of a platform, found by its metadata (RFC 8414).
struct LoginServer: Sendable {
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )

    let deviceAuthorization: String
    let token: String
    let revocation: String
    let userInfo: String
    private let client: OutboundClient

    /// Asks for the metadata. The platform is the person's own choice and often on this machine, so any address is
    /// good, and plain HTTP too.
    ///
    /// - Throws: ``LoginError`` when nothing answers there, or another platform than the one that was named.
    init(issuer: String) async throws {
        do {
            client = try OutboundClient(
                OutboundSettings(
                    version: PlugyardCommand.version,
                    allowsPrivateTargets: true,
                    allowsPlainHTTP: true,
                    maximumTransfers: 1
                )
            )
        } catch {
            throw LoginError("\(error)")
        }
        let address = "\(issuer)/.well-known/oauth-authorization-server"
        let (status, metadata) = try await Self.send(OutboundRequest(.get, address), with: client)
        guard status == 200 else { throw LoginError("\(issuer) is no platform: it answers \(status)") }
        let found = try metadata.word("issuer")
        guard found == issuer else { throw LoginError("\(issuer) is \(found): use that as --url") }
        deviceAuthorization = try metadata.word("device_authorization_endpoint")
        token = try metadata.word("token_endpoint")
        revocation = try metadata.word("revocation_endpoint")
        userInfo = try metadata.word("userinfo_endpoint")
    }

    /// Posts a form.
    ///
    /// - Throws: ``LoginError`` when there is no answer, or none in JSON.
    func post(_ endpoint: String, _ form: [(String, String)]) async throws -> (status: Int, body: JSONValue) {
        let text = form.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? "")"
        }
        let headers = ["Content-Type": "application/x-www-form-urlencoded"]
        let body = Array(text.joined(separator: "&").utf8)
        return try await Self.send(
            OutboundRequest(.post, endpoint, headers: headers, body: body),
            with: client
        )
    }

    func get(_ endpoint: String, bearer: String) async throws -> (status: Int, body: JSONValue) {
        let headers = ["Authorization": "Bearer \(bearer)"]
        return try await Self.send(OutboundRequest(.get, endpoint, headers: headers), with: client)
    }

    private static func send(
        _ request: OutboundRequest,
        with client: OutboundClient
    ) async throws -> (status: Int, body: JSONValue) {
        var request = request
        request.accepts = "application/json"
        do {
            let response = try await client.send(request)
            let text = String(decoding: response.body, as: UTF8.self)
            return (response.status, text.isEmpty ? .null : try JSONValue.parse(text))
        } catch let error as OutboundError {
            throw LoginError("\(request.url): \(error.message)", isTimeOut: error.code == .timedOut)
        } catch {
            throw LoginError("\(request.url): the answer is no JSON")
        }
    }
}
