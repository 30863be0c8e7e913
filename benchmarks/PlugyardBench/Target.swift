import FoundationEssentials
import NIOCore

/// The server under load, and who its stations are.
struct Target {
    let port: Int
    let path: String
    let accounts: [String]
    let prefix: String
    let first: Int
    let password: String
    let isEcho: Bool

    /// Of the station with this index in the fleet, from 0; likewise below.
    func identity(_ index: Int) -> String {
        let digits = String(first + index)
        return prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The place of its account; 0 where there are none.
    func account(_ index: Int) -> Int {
        (first + index) % max(1, accounts.count)
    }

    /// The handshake of the station, whole.
    func handshake(_ index: Int) -> ByteBuffer {
        let identity = identity(index)
        let account = accounts.isEmpty ? "" : "/\(accounts[account(index)])"
        var lines = [
            "GET \(path)\(account)/\(identity) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Protocol: ocpp1.6",
        ]
        if !password.isEmpty {
            lines.append(
                "Authorization: Basic \(Data("\(identity):\(password)".utf8).base64EncodedString())"
            )
        }
        return ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n")
    }
}
