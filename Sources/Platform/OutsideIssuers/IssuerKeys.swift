import FoundationEssentials
import Tenancy

/// What is known of one outside issuer's keys, and when it was last asked.
struct IssuerKeys {
    /// In seconds: for how long keys are used without asking again.
    private static let freshness: TimeInterval = 600
    /// In seconds: for how long they are used while the issuer does not answer.
    private static let endurance: TimeInterval = 3600
    /// In seconds, between questions because of a key that the issuer had not published.
    private static let pause: TimeInterval = 60
    /// In seconds, between questions to an issuer that did not answer.
    static let retryAfter: TimeInterval = 10

    enum Step {
        case use(OutsideKeySet)
        case fail(IssuerKeysError)
        case ask
        /// Somebody else asks.
        case wait
    }

    private var keys: OutsideKeySet?
    private var fetchedAt = Date.distantPast
    private var askedAt = Date.distantPast
    /// When it was last asked for the sake of a key that was not there.
    private var searchedAt = Date.distantPast
    private var failure: IssuerKeysError?
    private var isAsking = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// What to do for a token that names this key. After `ask` one of the two `finish` functions is called.
    mutating func step(for kid: String, now: Date) -> Step {
        let age = now.timeIntervalSince(fetchedAt)
        let isFresh = age < Self.freshness
        if let keys, isFresh {
            if keys.verificationKey(kid) != nil || now.timeIntervalSince(searchedAt) < Self.pause {
                return .use(keys)
            }
        }
        if isAsking { return .wait }
        if let failure, now.timeIntervalSince(askedAt) < Self.retryAfter {
            if let keys, age < Self.endurance { return .use(keys) }
            return .fail(failure)
        }
        isAsking = true
        askedAt = now
        if isFresh { searchedAt = now }
        return .ask
    }

    /// Whom to wake when the question is answered.
    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
        guard isAsking else { return false }
        waiting.append(continuation)
        return true
    }

    /// - Returns: Those that waited.
    mutating func finish(with keys: OutsideKeySet, at time: Date) -> [CheckedContinuation<Void, Never>] {
        self.keys = keys
        fetchedAt = time
        failure = nil
        return endQuestion()
    }

    /// - Returns: Those that waited.
    mutating func finish(with failure: IssuerKeysError) -> [CheckedContinuation<Void, Never>] {
        if failure == .cancelled {
            // Nothing was learnt: the next one asks.
            (askedAt, searchedAt) = (.distantPast, .distantPast)
        } else {
            self.failure = failure
        }
        return endQuestion()
    }

    /// Whether it may be forgotten without anybody waiting for ever.
    var isIdle: Bool {
        !isAsking
    }

    private mutating func endQuestion() -> [CheckedContinuation<Void, Never>] {
        isAsking = false
        defer { waiting = [] }
        return waiting
    }
}
