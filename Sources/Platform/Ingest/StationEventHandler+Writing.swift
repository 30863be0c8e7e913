import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// How things get written while the database comes and goes.
extension StationEventHandler {
    func log(_ frames: [LoggedFrame], of peer: StationPeer, isRepeated: Bool) async {
        await write(
            "frames not logged",
            [],
            logging: frames,
            of: peer,
            isRepeated: isRepeated,
            for: .seconds(5)
        )
    }

    /// Writes what no charge point waits for. What others rely on (who is connected, how commands end) is tried
    /// until it works; a log line for a few seconds only.
    @discardableResult
    func write(
        _ complaint: Logger.Message,
        _ statements: [SQL],
        logging frames: [LoggedFrame] = [],
        of peer: StationPeer,
        isRepeated wasTried: Bool,
        for limit: Duration = .seconds(86_400)
    ) async -> [[Row]] {
        do {
            return try await retrying(for: limit) { isRepeated in
                let log = [MessageLogWriting.insert(frames, of: peer, isRepeated: isRepeated || wasTried)]
                return try await database.run(
                    for: .whole(peer.account),
                    .readWrite,
                    frames.isEmpty ? statements : statements + log
                )
            }
        } catch {
            logger.error(complaint, metadata: metadata(peer, ["error": "\(error)"]))
            return []
        }
    }

    /// Runs the work again while the database is away or asks for it, within the time. The work is told whether it may
    /// have been done before.
    func retrying<T>(for limit: Duration, _ work: (_ isRepeated: Bool) async throws -> T) async throws
        -> T
    {
        let deadline = ContinuousClock.now + limit
        var pause = Duration.milliseconds(20)
        var isRepeated = false
        while true {
            do {
                return try await work(isRepeated)
            } catch let error as DatabaseError
                where error.isTransient && ContinuousClock.now + pause < deadline
            {
                logger.debug("database away, trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause)
                isRepeated = true
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    func metadata(_ peer: StationPeer, _ more: Logger.Metadata) -> Logger.Metadata {
        more.merging(["account": "\(peer.accountSlug)", "charge_point": "\(peer.identity)"]) { first, _ in
            first
        }
    }
}
