import PluginKit

/// Talks to Redis servers that tenants name: guarded, bounded, over connections that are kept for a while.
final class RedisClient: Sendable {
    private let dialler: any GuardedDialler
    private let loop: RedisLoop

    /// Starts the client's thread; it ends with this object.
    init(_ dialler: any GuardedDialler) throws(RedisFailure) {
        self.dialler = dialler
        loop = try RedisLoop()
        try loop.start()
    }

    deinit {
        loop.end()
    }

    /// How many connections wait for the next command.
    var idleCount: Int {
        loop.idleCount
    }

    /// Sends commands to a server, and entering it before that where there is no connection to it.
    ///
    /// - Parameters:
    ///   - commands: Sent at once.
    ///   - address: The server.
    ///   - owner: Nobody uses the connections of another.
    ///   - deadline: By when all of it must be over.
    /// - Returns: An answer to each; what Redis refused is among them.
    /// - Throws: ``RedisFailure``. Whether Redis did it is not known then.
    func send(
        _ commands: [[[UInt8]]],
        to address: RedisAddress,
        of owner: String,
        by deadline: ContinuousClock.Instant
    ) async throws(RedisFailure) -> [RedisReply] {
        let bytes = try RedisCommand.bytes(commands)
        let key = "\(owner) \(address.host) \(address.port) \(address.greeting)"
        if let link = loop.take(key) {
            do {
                return try await exchange(bytes, commands.count, over: link, key, deadline)
            } catch {
                // It was closed while it was kept: that says nothing of the server.
                guard error.code == .unreachable else { throw error }
            }
        }
        let link = try await connect(to: address, by: deadline)
        return try await exchange(bytes, commands.count, over: link, key, deadline)
    }

    private func connect(to address: RedisAddress, by deadline: ContinuousClock.Instant)
        async throws(RedisFailure) -> RedisLink
    {
        let link: RedisLink
        do {
            let left = ContinuousClock.now.duration(to: deadline)
            let socket = try await dialler.connect(to: address.host, port: address.port, timeout: left)
            link = try RedisLink(socket)
        } catch let failure as GuardedFailure {
            throw RedisFailure(failure.code == .timedOut ? .timedOut : .unreachable, failure.message)
        } catch {
            throw RedisFailure(.busy, "no memory for a connection")
        }
        // Before anything else: what follows must not happen in another database, or without the right to.
        for command in address.greeting {
            let bytes = try RedisCommand.bytes([command.map { Array($0.utf8) }])
            let replies = try await run(RedisExchange(link, bytes, expected: 1, deadline: deadline))
            guard replies == [.status("OK")] else {
                // Never Redis' own words, which may repeat the password.
                throw RedisFailure(
                    .refused,
                    command[0] == "AUTH" ? "Redis does not take the password" : "Redis has no such database"
                )
            }
        }
        return link
    }

    private func exchange(
        _ bytes: [UInt8],
        _ count: Int,
        over link: RedisLink,
        _ key: String,
        _ deadline: ContinuousClock.Instant
    ) async throws(RedisFailure) -> [RedisReply] {
        let replies = try await run(RedisExchange(link, bytes, expected: count, deadline: deadline))
        loop.keep(link, key)
        return replies
    }

    private func run(_ exchange: RedisExchange) async throws(RedisFailure) -> [RedisReply] {
        let result: RedisExchange.Result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                exchange.wait(continuation)
                loop.add(exchange)
            }
        } onCancel: {
            exchange.cancel()
            loop.look()
        }
        return try result.get()
    }
}
