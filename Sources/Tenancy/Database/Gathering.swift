import Synchronization

/// Does for many what costs the same for one: what is asked for while the work is under way is done together by the next.
///
/// Nobody waits for a crowd to grow: one of those who wait does the work, for all of them. With little to do that is the
/// work for one, at once.
package final class Gathering<Item: Sendable, Answer: Sendable>: Sendable {
    private struct Waiting {
        let item: Item
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// What becomes of one that waits.
    private enum Turn: Sendable {
        case done(Result<Answer, any Error>)
        /// It is its turn to do the work.
        case work
    }

    private struct State {
        var waiting: [Waiting] = []
        var isWorking = false
    }

    private let limit: Int
    private let work: @Sendable ([Item]) async throws -> [Answer]
    private let state = Mutex(State())

    /// How many wait for the work under way to end.
    package var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// - Parameters:
    ///   - limit: The most items that are worked on together.
    ///   - work: Does it for all of them. The answers are in the order of the items; what it throws is thrown to all of them.
    package init(limit: Int, work: @escaping @Sendable ([Item]) async throws -> [Answer]) {
        self.limit = limit
        self.work = work
    }

    /// The answer to one item.
    ///
    /// - Throws: What the work throws, be it for another item.
    package func answer(to item: Item) async throws -> Answer {
        let turn = await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                guard state.isWorking else {
                    state.isWorking = true
                    return true
                }
                state.waiting.append(Waiting(item: item, continuation: continuation))
                return false
            }
            if isFirst { continuation.resume(returning: .work) }
        }
        switch turn {
        case .done(let result): return try result.get()
        case .work: return try await answerAll(item)
        }
    }

    /// Works for itself and for those who wait, then leaves the next turn to one of those who came since.
    private func answerAll(_ item: Item) async throws -> Answer {
        let others = state.withLock { state in
            let others = Array(state.waiting.prefix(limit - 1))
            state.waiting.removeFirst(others.count)
            return others
        }
        let result: Result<[Answer], any Error>
        do {
            result = .success(try await work([item] + others.map(\.item)))
        } catch {
            result = .failure(error)
        }
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWorking = false
                return nil as Waiting?
            }
            return state.waiting.removeFirst()
        }
        next?.continuation.resume(returning: .work)
        for (place, other) in others.enumerated() {
            other.continuation.resume(returning: .done(result.map { $0[place + 1] }))
        }
        return try result.get()[0]
    }
}
