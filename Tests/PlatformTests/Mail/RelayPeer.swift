import NIOCore
import NIOPosix
import Synchronization

/// An SMTP server on a port of its own that answers by a script, and keeps what it was told.
final class RelayPeer: Sendable {
    /// What a server says; each may be overridden.
    struct Script: Sendable {
        var greeting = "220 relay"
        /// Also for HELO.
        var ehlo = "250-relay\r\n250 SIZE 1000000"
        var auth = "235 welcome"
        var mail = "250 ok"
        var rcpt = "250 ok"
        var data = "354 go on"
        var end = "250 taken"
    }

    private struct Seen {
        var commands: [String] = []
        var messages: [String] = []
    }

    private let script: Script
    private let seen = Mutex(Seen())
    private let bound = Mutex(0)

    var url: String { "smtp://127.0.0.1:\(bound.withLock { $0 })" }
    /// Lines of the dialogue, without those of messages.
    var commands: [String] { seen.withLock(\.commands) }
    /// As sent, dots of the protocol taken away.
    var messages: [String] { seen.withLock(\.messages) }

    private init(_ script: Script) {
        self.script = script
    }

    /// Runs `body` beside the server, then stops it.
    static func run(
        _ script: Script = Script(),
        _ body: @Sendable @escaping (RelayPeer) async throws -> Void
    ) async throws {
        let peer = RelayPeer(script)
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        peer.bound.withLock { $0 = server.channel.localAddress?.port ?? 0 }
        try await server.executeThenClose { connections in
            try await withThrowingTaskGroup { tasks in
                tasks.addTask {
                    try await withThrowingDiscardingTaskGroup { tasks in
                        for try await connection in connections {
                            // A client that goes away is none of the test's business.
                            tasks.addTask { try? await peer.serve(connection) }
                        }
                    }
                }
                try await body(peer)
                tasks.cancelAll()
            }
        }
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        try await connection.executeThenClose { inbound, outbound in
            func say(_ reply: String) async throws {
                try await outbound.write(ByteBuffer(string: reply + "\r\n"))
            }
            try await say(script.greeting)
            var buffer = ""
            var message: String?
            var isLogIn = false
            for try await bytes in inbound {
                buffer += String(buffer: bytes)
                while let end = buffer.firstRange(of: "\r\n") {
                    let line = String(buffer[..<end.lowerBound])
                    buffer = String(buffer[end.upperBound...])
                    if let text = message, line == "." {
                        seen.withLock { $0.messages.append(text) }
                        message = nil
                        try await say(script.end)
                    } else if let text = message {
                        message = text + (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
                    } else {
                        seen.withLock { $0.commands.append(line) }
                        if isLogIn {
                            isLogIn = false
                            try await say(script.auth)
                            continue
                        }
                        isLogIn = line.hasPrefix("AUTH")
                        if line == "DATA", script.data.hasPrefix("3") { message = "" }
                        try await say(reply(to: line))
                        if line == "QUIT" { return }
                    }
                }
            }
        }
    }

    private func reply(to line: String) -> String {
        switch line.split(separator: " ").first {
        case "EHLO", "HELO": script.ehlo
        case "AUTH": "334 "
        case "MAIL": script.mail
        case "RCPT": script.rcpt
        case "DATA": script.data
        case "QUIT": "221 bye"
        default: "500 what?"
        }
    }
}
