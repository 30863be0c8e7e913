import Synchronization
import Tenancy

/// How many refusals of an account are written down per minute; the rest only appears in the process's log.
final class RefusalBudget: Sendable {
    private struct Window {
        var start: ContinuousClock.Instant
        var count = 0
    }

    private let perMinute: Int
    private let windows = Mutex<[AccountID: Window]>([:])

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    func take(_ account: AccountID, at now: ContinuousClock.Instant = .now) -> Bool {
        windows.withLock { windows in
            // The table is emptied now and then instead of growing with the accounts.
            if windows.count > 10_000 { windows.removeAll() }
            var window = windows[account] ?? Window(start: now)
            if now - window.start > .seconds(60) { window = Window(start: now) }
            window.count += 1
            windows[account] = window
            return window.count <= perMinute
        }
    }
}
