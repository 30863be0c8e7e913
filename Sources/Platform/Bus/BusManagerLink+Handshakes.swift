import Logging
import Synchronization
import Tenancy

extension BusManagerLink {
    /// Asks the managers to let a charge point in; holds the handshake while there is none.
    package func authorise(_ handshake: Handshake) async -> HandshakeDecision {
        var handshake = handshake
        handshake.gateway = name
        if !handshake.clientCertificates.isEmpty { handshake.authorities = state.withLock(\.authorities)() }
        let anybody = BusSubject.handshake(handshake.accountSlug)
        let (bytes, deadline) = (handshake.encoded, ContinuousClock.now + timing.handshakeLimit)
        var subject = anybody
        while ContinuousClock.now < deadline {
            switch await ask(bytes, subject, within: timing.handshakeAttempt) {
            case .bytes(let bytes):
                guard let decision = try? HandshakeDecision(bytes) else { return .refuse(.unavailable) }
                return decision.at(gateway: name)
            case .nobody:
                // Nobody cancels a handshake: its time is limited.
                try? await Task.sleep(for: .milliseconds(200))
                subject = anybody
            case .silence:
                // The one that the queue group chose does not answer; one that is heard may.
                let other = state.withLock { $0.lines.directory.manager(for: .version7()) }
                subject = other.map { BusSubject.handshake(handshake.accountSlug, at: $0) } ?? anybody
            }
        }
        return .refuse(.unavailable)
    }

    /// What this gateway has to know before it begins, from the first manager that answers.
    ///
    /// - Returns: The root of the installation's own certificate authority, DER; `nil` when the task was cancelled before.
    package func welcome() async -> [UInt8]? {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [questions] in
                while !Task.isCancelled {
                    questions.expire(at: .now)
                    // Being cancelled while asleep is how this ends.
                    try? await Task.sleep(for: .milliseconds(100))
                }
            }
            defer { group.cancelAll() }
            while !Task.isCancelled {
                if case .bytes(let bytes) = await ask([], BusSubject.hello, within: .seconds(1)),
                    let welcome = try? Welcome(bytes)
                {
                    return welcome.authority
                }
                try? await Task.sleep(for: .milliseconds(200))
            }
            return nil
        }
    }

    private func ask(
        _ bytes: [UInt8],
        _ subject: String,
        within patience: Duration
    ) async -> BusQuestions.Answer {
        await questions.ask(within: patience) { token in
            connection.publish(bytes, to: subject, replyTo: BusSubject.answer(to: name, question: token))
        }
    }
}

extension HandshakeDecision {
    /// The same, with the socket at that gateway.
    func at(gateway: String) -> HandshakeDecision {
        guard case .accept(var peer) = self else { return self }
        peer.gateway = gateway
        return .accept(peer)
    }
}
