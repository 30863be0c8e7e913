import FoundationEssentials
import Synchronization
import Tenancy

/// Wakes the engine of this process: events came in, somebody changed an endpoint, an attempt ended. One waits for it.
final class DeliveryBell: Sendable {
    private struct State {
        var accounts: Set<AccountID> = []
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?

        mutating func ring() -> CheckedContinuation<Void, Never>? {
            isRung = true
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    /// `account`: Whose rows are to be looked at.
    func ring(_ account: AccountID? = nil) {
        let waiter = state.withLock { state in
            if let account { state.accounts.insert(account) }
            return state.ring()
        }
        waiter?.resume()
    }

    /// The accounts that were named since the last time.
    func take() -> Set<AccountID> {
        state.withLock { state in
            state.isRung = false
            defer { state.accounts = [] }
            return state.accounts
        }
    }

    /// Waits until it is rung, so many seconds at most, or until the task is cancelled.
    func wait(atMost seconds: Double) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.nextRing() }
            // Being cancelled while asleep is how this ends when it rings.
            group.addTask { try? await Task.sleep(for: .seconds(max(0, seconds))) }
            await group.next()
            group.cancelAll()
        }
    }

    private func nextRing() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else { return true }
                    state.waiter = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}
