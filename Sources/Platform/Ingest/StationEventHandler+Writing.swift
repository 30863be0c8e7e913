import FoundationEssentials
import Logging
import OCPP
import Tenancy

/// How things get written while the database comes and goes.
extension StationEventHandler {
    /// Keeps frames of a message that could not be stored with its effect.
    func log(_ frames: [LoggedFrame], of peer: StationPeer) async {
        do {
            try await retrying(for: .seconds(5)) { isRepeated in
                let log = MessageLogWriting.insert(frames, of: peer, isRepeated: isRepeated)
                _ = try await database.run(for: .whole(peer.account), .readWrite, [log])
            }
        } catch {
            logger.error("frames not logged", metadata: metadata(peer, ["error": "\(error)"]))
        }
    }

    /// Runs the work again while the database is away or asks for it, within the time. The work is told whether it may
    /// have been done before. `isWanted`: Asked before it is done again.
    func retrying<T>(
        for limit: Duration,
        while isWanted: @Sendable () -> Bool = { true },
        _ work: (_ isRepeated: Bool) async throws -> T
    ) async throws -> T {
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
                guard isWanted() else { throw EventDelivery.Superseded() }
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
