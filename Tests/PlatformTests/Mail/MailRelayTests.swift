import FoundationEssentials
import Logging
import Platform
import Testing

@Suite("The mail relay")
struct MailRelayTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func relay(_ peer: RelayPeer, user: String? = nil, requiresTLS: Bool? = nil) throws -> MailRelay {
        let settings = MailSettings(
            relayURL: peer.url,
            from: "noreply@plugyard.example",
            user: user,
            password: user.map { _ in "hunter2" },
            requiresTLS: requiresTLS
        )
        return try MailRelay(settings, now: { Self.now })
    }

    private func message(_ text: String = "Hi.") throws -> MailMessage {
        try MailMessage(to: "ada@example.org", subject: "Grüße", text: text)
    }

    private func failure(_ relay: MailRelay) async throws -> MailError? {
        let message = try message()
        do throws(MailError) {
            try await relay.send(message)
            return nil
        } catch {
            return error
        }
    }

    @Test("A mail arrives as it was rendered, between the right people")
    func delivery() async throws {
        try await RelayPeer.run { peer in
            let relay = try relay(peer)
            let message = try message(".\n..\nline\n.")
            try await relay.send(message)
            let sender = try MailAddress("noreply@plugyard.example")
            let rendered = String(decoding: message.rendered(from: sender, date: Self.now), as: UTF8.self)
            #expect(peer.messages == [rendered])
            let commands = peer.commands
            #expect(commands.contains { $0.hasPrefix("MAIL FROM:<noreply@plugyard.example>") })
            #expect(commands.contains { $0.hasPrefix("RCPT TO:<ada@example.org>") })
        }
    }

    @Test("Many at once arrive, each once")
    func many() async throws {
        try await RelayPeer.run { peer in
            let relay = try relay(peer)
            try await withThrowingTaskGroup { tasks in
                for number in 0..<40 {
                    tasks.addTask { try await relay.send(message("number \(number)")) }
                }
                try await tasks.waitForAll()
            }
            let bodies = peer.messages.compactMap { $0.components(separatedBy: "\r\n\r\n").last }
            #expect(bodies.sorted() == (0..<40).map { "number \($0)\r\n" }.sorted())
        }
    }

    @Test(
        "A refusal of the mail is for good",
        arguments: [
            RelayPeer.Script(rcpt: "550 5.1.1 no such user"), RelayPeer.Script(mail: "553 not from you"),
            RelayPeer.Script(data: "554 no"), RelayPeer.Script(end: "554 spam"),
        ]
    )
    func permanent(script: RelayPeer.Script) async throws {
        try await RelayPeer.run(script) { peer in
            let error = try #require(try await failure(relay(peer)))
            #expect(error.code == .permanent)
            #expect(!error.message.contains("ada"), "the log must not learn the address")
        }
    }

    @Test(
        "Everything else may go better later",
        arguments: [
            RelayPeer.Script(rcpt: "450 mailbox busy"), RelayPeer.Script(mail: "451 try later"),
            RelayPeer.Script(data: "421 closing"), RelayPeer.Script(end: "452 disk full"),
            RelayPeer.Script(greeting: "554 not for you"), RelayPeer.Script(greeting: "421 busy"),
            RelayPeer.Script(ehlo: "550 who are you"), RelayPeer.Script(mail: "530 log in first"),
        ]
    )
    func transient(script: RelayPeer.Script) async throws {
        try await RelayPeer.run(script) { peer in
            let code = try await failure(relay(peer))?.code
            #expect(code == .transient)
        }
    }

    @Test("Without the TLS that is demanded nothing is said, a password least of all")
    func requiresTLS() async throws {
        let script = RelayPeer.Script(ehlo: "250-relay\r\n250 AUTH PLAIN LOGIN")
        try await RelayPeer.run(script) { peer in
            // A user makes TLS the default.
            let code = try await failure(relay(peer, user: "plugyard"))?.code
            #expect(code == .transient)
            #expect(peer.commands.allSatisfy { $0.hasPrefix("EHLO") || $0 == "QUIT" })
        }
    }

    @Test(
        "Where the operator wants it so, the log-in goes without TLS; a refused one is not the mail's fault"
    )
    func logIn() async throws {
        var script = RelayPeer.Script(ehlo: "250-relay\r\n250 AUTH PLAIN")
        try await RelayPeer.run(script) { peer in
            let error = try await failure(relay(peer, user: "plugyard", requiresTLS: false))
            #expect(error == nil)
            #expect(peer.commands.contains { $0.hasPrefix("AUTH PLAIN") })
        }
        script.auth = "535 wrong"
        try await RelayPeer.run(script) { peer in
            let error = try #require(try await failure(relay(peer, user: "plugyard", requiresTLS: false)))
            #expect(error.code == .transient)
            #expect(!"\(error)".contains("hunter2"))
        }
    }

    @Test("A relay that is not there may be later")
    func unreachable() async throws {
        let port = try SilentListener().port
        let settings = MailSettings(relayURL: "smtp://127.0.0.1:\(port)", from: "a@example.org")
        let code = try await failure(MailRelay(settings, now: { Self.now }))?.code
        #expect(code == .transient)
    }

    @Test(
        "Settings that cannot work stop the start",
        arguments: [
            ("http://relay.example", "a@example.org"), ("relay.example", "a@example.org"),
            ("smtp://user:pw@relay.example", "a@example.org"), ("smtp://relay.example", "not an address"),
        ]
    )
    func settings(url: String, from: String) {
        #expect(throws: (any Error).self) {
            try MailRelay(MailSettings(relayURL: url, from: from), now: { Self.now })
        }
    }

    @Test("Without a relay the log shows the whole mail, links on one line")
    func log() async throws {
        let lines = LogLines()
        let logger = Logger(label: "mail") { _ in lines }
        let message = try message("Hello,\n\nhttps://plugyard.example/reset?token=abc\n\nBye.")
        try await MailSender.log(logger).send(message)
        let all = lines.all
        #expect(all.count == 1)
        #expect(all.first?.contains("notice") == true)
        #expect(all.first?.contains("ada@example.org") == true)
        #expect(all.first?.contains("Grüße") == true)
        #expect(all.first?.contains(" https://plugyard.example/reset?token=abc ") == true)
    }
}
