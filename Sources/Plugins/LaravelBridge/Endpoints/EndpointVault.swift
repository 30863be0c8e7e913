import FoundationEssentials
import PluginKit
import Tenancy

/// Seals what endpoints have to hide: their addresses, the values of their headers, their secrets.
struct EndpointVault: Sendable {
    let secrets: any PluginSecrets

    func seal(target: String, of endpoint: UUID, _ account: AccountID) throws -> [UInt8] {
        try secrets.seal(Array(target.utf8), of: account, for: purpose("target", endpoint))
    }

    func target(_ sealed: [UInt8], of endpoint: UUID, _ account: AccountID) throws -> String {
        String(
            decoding: try secrets.open(sealed, of: account, for: purpose("target", endpoint)),
            as: UTF8.self
        )
    }

    /// `nil` for none.
    func seal(headers: [String: String], of endpoint: UUID, _ account: AccountID) throws -> [UInt8]? {
        headers.isEmpty ? nil : try seal(headers, of: account, for: purpose("headers", endpoint))
    }

    func headers(_ sealed: [UInt8]?, of endpoint: UUID, _ account: AccountID) throws -> [String: String] {
        guard let sealed else { return [:] }
        return try open(sealed, of: account, for: purpose("headers", endpoint))
    }

    func seal(secrets: [EndpointSecret], of endpoint: UUID, _ account: AccountID) throws -> [UInt8] {
        try seal(secrets, of: account, for: purpose("secrets", endpoint))
    }

    func secrets(_ sealed: [UInt8], of endpoint: UUID, _ account: AccountID) throws -> [EndpointSecret] {
        try open(sealed, of: account, for: purpose("secrets", endpoint))
    }

    private func seal(_ value: some Encodable, of account: AccountID, for purpose: String) throws -> [UInt8] {
        try secrets.seal(Array(try JSONEncoder().encode(value)), of: account, for: purpose)
    }

    private func open<Value: Decodable>(_ sealed: [UInt8], of account: AccountID, for purpose: String) throws
        -> Value
    {
        try JSONDecoder().decode(Value.self, from: Data(try secrets.open(sealed, of: account, for: purpose)))
    }

    private func purpose(_ what: String, _ endpoint: UUID) -> String {
        "endpoint/\(endpoint.uuidString.lowercased())/\(what)"
    }
}
