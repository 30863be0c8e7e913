import Synchronization

/// Counts the sockets of each remote address, so that one host cannot take them all.
final class SocketQuota: Sendable {
    private struct Counts {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let perAddress: Int
    private let total: Int
    private let counts = Mutex(Counts())

    init(perAddress: Int, total: Int) {
        self.perAddress = perAddress
        self.total = total
    }

    /// Takes a place, to be given back by ``release(_:)``; `false` when none is left.
    func reserve(_ address: String) -> Bool {
        counts.withLock { counts in
            guard counts.total < total, counts.byAddress[address, default: 0] < perAddress else {
                return false
            }
            counts.total += 1
            counts.byAddress[address, default: 0] += 1
            return true
        }
    }

    func release(_ address: String) {
        counts.withLock { counts in
            guard let count = counts.byAddress[address] else { return }
            counts.total -= 1
            counts.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }
}
