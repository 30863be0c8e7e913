import Platform
import Synchronization

/// What an issuer publishes, by URL, or that it does not answer. A question can be held until it is released.
final class PublishedDocuments: IssuerDocuments {
    private struct State {
        var documents: [String: String] = [:]
        var failure: IssuerKeysError?
        var asked: [String] = []
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
        var arrival: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    var asked: [String] {
        state.withLock(\.asked)
    }

    func publish(_ document: String, at url: String) {
        state.withLock { $0.documents[url] = document }
    }

    func fail(with failure: IssuerKeysError?) {
        state.withLock { $0.failure = failure }
    }

    /// From now on no question is answered before ``release()``.
    func hold() {
        state.withLock { $0.isHeld = true }
    }

    /// Returns when a question is held.
    func heldQuestion() async {
        await withCheckedContinuation { continuation in
            let isHere = state.withLock { state in
                guard state.held.isEmpty else { return true }
                state.arrival = continuation
                return false
            }
            if isHere { continuation.resume() }
        }
    }

    func release() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func document(at url: String) async throws(IssuerKeysError) -> [UInt8] {
        state.withLock { $0.asked.append(url) }
        await pause()
        let (failure, document) = state.withLock { ($0.failure, $0.documents[url]) }
        if let failure { throw failure }
        guard let document else { throw .unusable("status 404") }
        return Array(document.utf8)
    }

    private func pause() async {
        await withCheckedContinuation { continuation in
            let (isHeld, arrival) = state.withLock { state in
                guard state.isHeld else { return (false, nil as CheckedContinuation<Void, Never>?) }
                state.held.append(continuation)
                defer { state.arrival = nil }
                return (true, state.arrival)
            }
            if !isHeld { continuation.resume() }
            arrival?.resume()
        }
    }
}
