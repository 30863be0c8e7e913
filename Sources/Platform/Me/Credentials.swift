import FoundationEssentials
import Hummingbird
import Logging
import Tenancy

/// The credentials of the person who asks: read, proved again before anything sensitive, and changed on record.
struct Credentials: Sendable {
    private let database: SystemDatabase
    private let attempts: AttemptLimit
    private let passwords: PasswordHasher
    private let box: SecretBox
    private let secretKey: SecretKey
    private let now: @Sendable () -> Date

    init(_ dependencies: APIDependencies) {
        database = dependencies.authDatabase
        attempts = AttemptLimit(database: dependencies.authDatabase)
        passwords = dependencies.passwords
        box = dependencies.secretBox
        secretKey = dependencies.secretKey
        now = dependencies.now
    }

    /// - Throws: 401 when the person was removed or disabled a moment ago.
    func person(_ context: PersonContext) async throws -> Person {
        let rows = try await database.query("show a person to itself", MeQueries.person(context.user))
        guard let row = rows.first else { throw BearerError.invalidToken }
        let person = try Person(row: row)
        guard !person.isDisabled else { throw BearerError.invalidToken }
        return person
    }

    /// Lets nobody go on who merely found a browser open: the password is asked again, and where `code` is given that
    /// of the second factor or a recovery code, which is used up.
    ///
    /// - Throws: 422 for a wrong one, 429 after too many.
    func prove(_ person: Person, password: String, code: String? = nil) async throws {
        try await attempts.take(.password(of: person.id))
        guard try await isPassword(password, of: person) else { throw MeProblems.wrongPassword }
        if let code, try await !useCode(code, of: person) { throw MeProblems.wrongCode }
        try await attempts.forget(.password(of: person.id))
    }

    /// Whether a code is of the second factor that was begun; its time step, to be stored.
    ///
    /// - Throws: 409 when none was begun, 422, 429.
    func provePending(_ person: Person, code: String) async throws -> Int {
        guard let sealed = person.totpPendingSealed else { throw MeProblems.notBegun }
        try await attempts.take(.password(of: person.id))
        let secret = try box.open(sealed, context: person.totpContext)
        guard let step = TOTP.verify(code: code, secret: secret, now: now(), lastStep: nil) else {
            throw MeProblems.wrongCode
        }
        try await attempts.forget(.password(of: person.id))
        return step
    }

    /// - Throws: 503 when too many passwords are hashed already.
    func hash(_ password: String) async throws -> String {
        do throws(PasswordError) {
            return try await passwords.hash(password)
        } catch {
            throw Self.problem(error)
        }
    }

    /// New recovery codes: to be shown once, and as the database keeps them.
    func makeRecoveryCodes(for person: Person) -> (codes: RecoveryCodesBody, hashes: [[UInt8]]) {
        let codes = RecoveryCode.generate()
        return (RecoveryCodesBody(codes), codes.map { $0.hash(for: person.id, with: secretKey) })
    }

    /// Runs a statement that changes credentials.
    func write(_ event: CredentialEvent, _ context: PersonContext, _ statement: SQL) async throws -> [Row] {
        try await database.query(event.purpose, by: context.actor, statement)
    }

    /// Puts a change that was made on the trail of the account whose token was used.
    func note(_ event: CredentialEvent, of person: Person, _ context: PersonContext) async {
        guard let principal = context.principal, let membership = principal.membership else { return }
        let account = principal.account
        do throws(DatabaseError) {
            let note = MeQueries.note(event, of: membership, email: person.email, in: account)
            _ = try await database.query("note a change of credentials", by: context.actor, note)
        } catch {
            // The change is made, and an error would have it made again.
            context.logger.error("audit event lost", metadata: ["error.code": "\(error)"])
        }
    }

    private func isPassword(_ password: String, of person: Person) async throws -> Bool {
        do throws(PasswordError) {
            return try await passwords.verify(password, against: person.passwordHash)
        } catch {
            throw Self.problem(error)
        }
    }

    private func useCode(_ code: String, of person: Person) async throws -> Bool {
        if let sealed = person.totpSealed {
            let secret = try box.open(sealed, context: person.totpContext)
            let last = person.totpLastStep
            if let step = TOTP.verify(code: code, secret: secret, now: now(), lastStep: last) {
                let statement = MeQueries.useTOTP(person.id, step: step)
                return try Row.isDone(try await database.query("use a code", statement))
            }
        }
        guard let recovery = RecoveryCode(presented: code) else { return false }
        let hash = recovery.hash(for: person.id, with: secretKey)
        let statement = MeQueries.useRecoveryCode(person.id, hash: hash)
        return try Row.isDone(try await database.query("use a recovery code", statement))
    }

    private static func problem(_ error: PasswordError) -> Problem {
        switch error {
        case .busy: .unavailable(internalContext: "too many passwords are being hashed")
        case .tooLong, .failed: .internalError("\(error)")
        }
    }
}
