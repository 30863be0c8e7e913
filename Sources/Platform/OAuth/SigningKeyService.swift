package import FoundationEssentials
package import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization
package import Tenancy

/// Keeps ``Keyring`` and gate to the keys that the database has, and makes a new one when the newest is old enough.
package struct SigningKeyService: Service {
    /// How often the keys are read anyway: at once after a change (``reload()``), and so often if that went unheard.
    private static let interval: TimeInterval = 60

    private let keyring: Keyring
    private let gate: TokenGate
    private let database: SystemDatabase
    private let box: SecretBox
    private let algorithm: SigningAlgorithm
    private let rotation: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let turns = Turns()

    /// - Parameters:
    ///   - keyring: What signs.
    ///   - gate: What verifies.
    ///   - database: Role `plugyard_auth`.
    ///   - box: Opens and seals private keys.
    ///   - algorithm: Of the keys that sign.
    ///   - rotation: The age at which a key is replaced.
    ///   - clock: Measures the pauses.
    ///   - now: Decides which keys are active.
    ///   - logger: Told of new keys, and of what went wrong.
    package init(
        keyring: Keyring,
        gate: TokenGate,
        database: SystemDatabase,
        box: SecretBox,
        algorithm: SigningAlgorithm,
        rotation: Duration,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.keyring = keyring
        self.gate = gate
        self.database = database
        self.box = box
        self.algorithm = algorithm
        self.rotation = rotation
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    package func run() async throws {
        await takeTurns(every: .seconds(pause), by: clock) { await turn() }
    }

    /// Reads the keys: called when one was added, retired or revoked. An error leaves what was known, and ``run()`` tries
    /// again within a minute.
    package func reload() async {
        _ = await readKeys()
    }

    private func turn() async {
        guard let keys = await readKeys() else { return }
        let rotation = rotation / .seconds(1)
        guard keys.newest.addingTimeInterval(rotation) <= now() else { return }
        do {
            try await rotate(unlessNewerThan: Int(rotation))
        } catch {
            logger.error("no new signing key", metadata: ["error": "\(error)"])
        }
    }

    private func rotate(unlessNewerThan age: Int) async throws {
        // An RSA key takes up to a second: no work for a thread that others wait for.
        let key = try await NIOThreadPool.singleton.runIfActive { [algorithm] in
            try SigningKey.generate(algorithm)
        }
        let statement = try SigningKeyQueries.add(
            key,
            box: box,
            activeIn: SigningKeys.announcement,
            unlessNewerThan: age
        )
        guard try await database.query("rotate the signing key", statement).first?.decode("added") ?? false
        else { return }
        logger.notice("a new signing key is published", metadata: ["key.id": "\(key.kid)"])
        await reload()
    }

    private func readKeys() async -> SigningKeys? {
        let ticket = turns.begin()
        do {
            let keys = try await SigningKeys.load(from: database, box: box, algorithm: algorithm, now: now())
            turns.finish(ticket, nextActivation: keys.nextActivation) { adopt(keys.keySet) }
            return keys
        } catch {
            logger.error("signing keys not read", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Only when they changed: the gate forgets the tokens that it knows.
    private func adopt(_ keys: KeySet) {
        let known = keyring.current
        guard keys.active.kid != known.active.kid || keys.jwks != known.jwks else { return }
        keyring.replace(with: keys)
        gate.replaceKeys(keys)
    }

    /// In seconds: until a published key begins to sign, if that is sooner than the next look.
    private var pause: TimeInterval {
        let untilActivation = turns.nextActivation.map { $0.timeIntervalSince(now()) } ?? Self.interval
        return min(Self.interval, max(1, untilActivation))
    }
}

/// Keeps readings that overlap in order: one that began earlier may not undo what a later one found.
private final class Turns: Sendable {
    private struct State {
        var begun = 0
        var finished = 0
        var nextActivation: Date?
    }

    private let state = Mutex(State())

    var nextActivation: Date? {
        state.withLock(\.nextActivation)
    }

    func begin() -> Int {
        state.withLock { state in
            state.begun += 1
            return state.begun
        }
    }

    /// Calls `adopt` unless a later one did.
    func finish(_ ticket: Int, nextActivation: Date?, adopt: () -> Void) {
        state.withLock { state in
            guard ticket > state.finished else { return }
            state.finished = ticket
            state.nextActivation = nextActivation
            adopt()
        }
    }
}
