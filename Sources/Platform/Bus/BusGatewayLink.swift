package import FoundationEssentials
package import Logging
package import Tenancy

/// The gateways as a manager reaches them over NATS: a charge point's by its subject, others by word to all.
///
/// Where a charge point is stands in the database, since any manager may have been told.
package struct BusGatewayLink: GatewayLink {
    let connection: NATSConnection
    /// This process, as it is called on the bus.
    let name: String
    let questions = BusQuestions()
    /// Role `plugyard_ingest`.
    let database: TenantDatabase
    let timing: BusTiming
    let logger: Logger

    /// - Parameters:
    ///   - connection: To NATS.
    ///   - name: Of this process; another one each time it starts, and a token of a subject.
    ///   - database: Role `plugyard_ingest`.
    ///   - timing: How long things take.
    ///   - logger: Told of gateways that do not answer.
    package init(
        connection: NATSConnection,
        name: String,
        database: TenantDatabase,
        timing: BusTiming = BusTiming(),
        logger: Logger
    ) {
        self.connection = connection
        self.name = name
        self.database = database
        self.timing = timing
        self.logger = logger
    }

    /// Tells all managers what became of a command.
    package func notice(_ command: UUID, hasEnded: Bool) {
        connection.publish(CommandNotice(command: command, hasEnded: hasEnded), to: BusSubject.notices)
    }

    package func call(_ call: StationCall, of account: AccountID) async -> Bool {
        guard let gateway = await place(of: call.chargePoint, account) else { return false }
        // NATS may lose the question or the answer; the gateway knows the calls that it has.
        for attempt in 1...timing.callAttempts {
            let answer = await questions.ask(within: timing.callReply) { token in
                connection.publish(
                    call,
                    to: BusSubject.station(call.chargePoint, of: account, at: gateway),
                    replyTo: BusSubject.answer(to: name, question: token)
                )
            }
            switch answer {
            case .bytes(let bytes):
                guard let reply = try? CallReply(bytes) else { return false }
                return reply.isHere
            case .nobody where attempt == 1: return false
            // It may have handed the call over before it died.
            case .nobody: return true
            case .silence: break
            }
        }
        logger.warning(
            "gateway does not say whether it has the charge point",
            metadata: ["gateway": "\(gateway)", "charge_point.id": "\(call.chargePoint)"]
        )
        return true
    }

    package func close(_ chargePoint: UUID, of account: AccountID, because end: SocketEnd) {
        send(CloseOrder(account: account, chargePoint: chargePoint, end: end))
    }

    package func closeOlder(than peer: StationPeer) {
        send(
            CloseOrder(
                account: peer.account,
                chargePoint: peer.chargePoint,
                olderThan: peer.connection,
                end: .replaced
            )
        )
    }

    package func closeSocket(of peer: StationPeer, because end: SocketEnd) {
        send(
            CloseOrder(
                account: peer.account,
                chargePoint: peer.chargePoint,
                only: peer.connection,
                end: end
            )
        )
    }

    package func closeAll(of account: AccountID, because end: SocketEnd) {
        send(CloseOrder(account: account, end: end))
    }

    package func isConnected(_ chargePoint: UUID, of account: AccountID) async -> Bool {
        await place(of: chargePoint, account) != nil
    }

    private func send(_ order: CloseOrder) {
        connection.publish(order, to: BusSubject.close(order.account))
    }

    /// - Returns: `nil` when it is nowhere, or the database does not say.
    private func place(of chargePoint: UUID, _ account: AccountID) async -> String? {
        do {
            let place = ConnectionQueries.place(of: chargePoint)
            return try await database.read(for: .whole(account), place)[0].first?.decode("gateway")
        } catch {
            logger.log(
                level: error.isTransient ? .debug : .error,
                "charge point not found",
                metadata: ["charge_point.id": "\(chargePoint)", "error": "\(error)"]
            )
            return nil
        }
    }
}
