import FoundationEssentials
import Synchronization
import Tenancy

/// Finds charge points that knock. Those that come while a look is under way are looked up together by the next one, so
/// that ten thousand that come back at once cost some dozens of looks.
///
/// Nobody waits for a look to grow: one of those who wait makes it, for all of them.
final class StationFinder: Sendable {
    /// The most charge points of one look.
    private static let limit = 256

    private struct Knock {
        let slug: String?
        let identity: String
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// What becomes of one that waits.
    private enum Turn: Sendable {
        case found(Result<[FoundStation], any Error>)
        /// It is its turn to look, for itself.
        case look
    }

    private struct State {
        var waiting: [Knock] = []
        var isLooking = false
    }

    private let state = Mutex(State())
    private let find: @Sendable (_ slugs: [String?], _ identities: [String]) async throws -> [[FoundStation]]

    /// How many wait for the look under way to end.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// `find`: Looks up all of them at once; the list of each in the order asked.
    init(
        find:
            @escaping @Sendable (_ slugs: [String?], _ identities: [String]) async throws -> [[FoundStation]]
    ) {
        self.find = find
    }

    /// `auth`: Role `plugyard_auth`.
    convenience init(auth: SystemDatabase) {
        self.init { slugs, identities in
            var found = Array(repeating: [FoundStation](), count: identities.count)
            let rows = try await auth.query(
                "authorise charge points",
                ConnectionQueries.find(slugs: slugs, identities: identities)
            )
            for row in rows {
                found[try row.decode("n", as: Int.self) - 1].append(try FoundStation(row: row))
            }
            return found
        }
    }

    /// The charge points of that identity: of one account, or, without a slug, two at most of all.
    func stations(slug: String?, identity: String) async throws -> [FoundStation] {
        let turn = await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                guard state.isLooking else {
                    state.isLooking = true
                    return true
                }
                state.waiting.append(Knock(slug: slug, identity: identity, continuation: continuation))
                return false
            }
            if isFirst { continuation.resume(returning: .look) }
        }
        switch turn {
        case .found(let result): return try result.get()
        case .look: return try await look(slug, identity)
        }
    }

    /// Looks for itself and for those who wait, then leaves the next look to one of those who came since.
    private func look(_ slug: String?, _ identity: String) async throws -> [FoundStation] {
        let others = state.withLock { state in
            let others = Array(state.waiting.prefix(Self.limit - 1))
            state.waiting.removeFirst(others.count)
            return others
        }
        let result: Result<[[FoundStation]], any Error>
        do {
            result = .success(
                try await find([slug] + others.map(\.slug), [identity] + others.map(\.identity))
            )
        } catch {
            result = .failure(error)
        }
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isLooking = false
                return nil as Knock?
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: .look)
        for (place, knock) in others.enumerated() {
            knock.continuation.resume(returning: .found(result.map { $0[place + 1] }))
        }
        return try result.get()[0]
    }
}
