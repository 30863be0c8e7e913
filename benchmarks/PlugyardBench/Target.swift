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

    /// The handshake of the station, whole.
    ///
    /// `index`: In the fleet, from 0.
    func handshake(_ index: Int) -> ByteBuffer {
        let number = first + index
        let digits = String(number)
        let identity = prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let account = accounts.isEmpty ? "" : "/\(accounts[number % accounts.count])"
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
