import FoundationEssentials
import Logging

/// One reader with its hub: what WebSockets and Server-Sent Events have in common.
struct FeedReading: Sendable {
    let subscriber: FeedSubscriber
    let hub: FeedHub

    /// The events of a turn, as they are to be written.
    func events(of turn: FeedSubscriber.Turn) async throws -> [FeedEvent] {
        switch turn {
        case .events(let events):
            return events
        case .snapshot:
            return [try await hub.snapshot()]
        case .missed:
            let missed = try FeedEvent(.missed, at: hub.cursor, now: hub.now(), FeedNothingBody())
            return subscriber.isMaster ? [missed] : [missed, try await hub.snapshot()]
        case .ended(let end):
            guard let problem = end.problem else { return [] }
            return [try self.problem(problem.code, problem.detail)]
        case .said(let code, let detail):
            return [try problem(code, detail)]
        case .idle, .pong:
            return []
        }
    }

    private func problem(_ code: String, _ detail: String) throws -> FeedEvent {
        try FeedEvent(.problem, at: hub.cursor, now: hub.now(), FeedProblemBody(code: code, detail: detail))
    }
}
