import Foundation  // URLSession: the command line's only HTTP client; the platform itself uses libcurl
import FoundationNetworking
import OCPP
import Platform
import Tenancy

/// Registers simulated charge points by the REST API, as an operator would.
struct StationRegistration: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let api: String
    let account: String
    let clientID: String
    let clientSecret: String

    /// Creates what is missing: a location, the charge points with fresh passwords, the tokens that they use, and
    /// those of scenarios.
    func register(_ identities: [String], tokens: [JSONValue] = []) async throws -> [SimulatorSettings.Station] {
        let token = try await token()
        let base = "\(api)/api/v1/accounts/\(account)"
        let location = try await location(base, token)
        let usual = StationBehaviour().tags.map { tag -> JSONValue in ["uid": .string(tag), "type": "rfid"] }
        for body in usual + tokens {
            _ = try await send("POST", "\(base)/tokens", token, body, accepting: [201, 409])
        }
        var stations: [SimulatorSettings.Station] = []
        for identity in identities {
            let password = MachineSecret.generate().text
            let body: JSONValue = [
                "identity": .string(identity), "location_id": .string(location),
                "password": .string(password),
                "name": "Simulated",
            ]
            let (status, _) = try await send(
                "POST",
                "\(base)/charge-points",
                token,
                body,
                accepting: [201, 409]
            )
            if status == 409 {
                let change: JSONValue = ["password": .string(password)]
                _ = try await send(
                    "PATCH",
                    "\(base)/charge-points/\(identity)",
                    token,
                    change,
                    accepting: [200]
                )
            }
            stations.append(SimulatorSettings.Station(identity: identity, password: password))
        }
        return stations
    }

    private func location(_ base: String, _ token: String) async throws -> String {
        let body: JSONValue = [
            "name": "Simulated depot", "city": "Berlin", "country": "DE", "latitude": .number("52.52"),
            "longitude": .number("13.405"), "time_zone": "Europe/Berlin",
        ]
        let (status, made) = try await send("POST", "\(base)/locations", token, body, accepting: [201, 409])
        if status == 201, let id = made["id"]?.stringValue { return id }
        let (_, list) = try await send(
            "GET",
            "\(base)/locations?q=Simulated%20depot",
            token,
            nil,
            accepting: [200]
        )
        guard let id = list["data"]?[0]?["id"]?.stringValue else {
            throw Failure(description: "the location \"Simulated depot\" can neither be made nor found")
        }
        return id
    }

    private func token() async throws -> String {
        var request = try request("POST", "\(api)/oauth/token")
        let credentials = Data("\(clientID):\(clientSecret)".utf8).base64EncodedString()
        request.setValue("Basic \(credentials)", forHTTPHeaderField: "Authorization")
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data("grant_type=client_credentials".utf8)
        let (_, answer) = try await perform(request, accepting: [200])
        guard let token = answer["access_token"]?.stringValue else {
            throw Failure(description: "the token endpoint gave no token")
        }
        return token
    }

    private func send(
        _ method: String,
        _ url: String,
        _ token: String,
        _ body: JSONValue?,
        accepting statuses: Set<Int>
    ) async throws -> (Int, JSONValue) {
        var request = try request(method, url)
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body.serialized().utf8)
        }
        return try await perform(request, accepting: statuses)
    }

    private func request(_ method: String, _ url: String) throws -> URLRequest {
        guard let address = URL(string: url) else { throw Failure(description: "\(url) is no URL") }
        var request = URLRequest(url: address, timeoutInterval: 15)
        request.httpMethod = method
        return request
    }

    private func perform(_ request: URLRequest, accepting statuses: Set<Int>) async throws -> (Int, JSONValue)
    {
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        let text = String(decoding: data, as: UTF8.self)
        guard statuses.contains(status) else {
            throw Failure(
                description: "\(request.httpMethod ?? "") \(request.url?.path ?? ""): \(status) \(text)"
            )
        }
        return (status, text.isEmpty ? .null : try JSONValue.parse(text))
    }
}
