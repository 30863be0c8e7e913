import Logging
import Platform
import ServiceLifecycle
import Tenancy

/// Who may do what: keys and tokens, revocations, the standing of accounts, mails.
struct IdentitySide {
    let issuer: AccessTokenIssuer
    let gate: TokenGate
    let revocations: Revocations
    let accountStatus: AccountStatus
    let accounts: AccountStatusService
    let rights: RevocationService
    private let signingKeys: SigningKeyService
    private let contextKeys: ContextKeyService
    private let mails: MailOutboxService

    /// `link`: Where the sockets of suspended accounts are closed.
    init(_ base: Foundations, _ link: any GatewayLink) async throws {
        let settings = base.settings
        let algorithm = settings.jwtAlgorithm
        let keyring = Keyring(
            try await SigningKeys.load(from: base.auth, box: base.box, algorithm: algorithm, now: base.now())
                .keySet
        )
        issuer = AccessTokenIssuer(publicURL: settings.publicURL, keyring: keyring)
        gate = issuer.makeGate()
        let signingKeys = SigningKeyService(
            keyring: keyring,
            gate: gate,
            database: base.auth,
            box: base.box,
            algorithm: algorithm,
            rotation: settings.keyRotation,
            now: base.now,
            logger: base.logger
        )
        self.signingKeys = signingKeys
        contextKeys = ContextKeyService(
            signer: base.signer,
            first: base.secrets.contextKey,
            path: settings.databaseSecretsFile,
            logger: base.logger
        )
        revocations = Revocations()
        rights = RevocationService(
            revocations: revocations,
            database: base.auth,
            onKeysChanged: { await signingKeys.reload() },
            now: base.now,
            logger: base.logger
        )
        try await rights.load()
        mails = MailOutboxService(
            database: base.worker,
            box: base.box,
            sender: try Self.mailSender(base),
            now: base.now,
            logger: base.logger
        )
        accountStatus = AccountStatus()
        accounts = AccountStatusService(
            status: accountStatus,
            database: base.auth,
            onSuspended: { link.closeAll(of: $0, because: .suspended) },
            logger: base.logger
        )
        await accounts.refresh()
    }

    /// In the order of starting.
    func services(_ base: Foundations) -> [any Service] {
        [accounts, rights, signingKeys, contextKeys, mails]
    }

    /// What proves a bearer beside our own access tokens.
    func verifiers(_ base: Foundations) throws -> [any BearerVerifier] {
        let allowsPrivateTargets = base.settings.allowsPrivateTargets
        let outbound = try OutboundClient(
            OutboundSettings(
                version: PlugyardCommand.version,
                allowsPrivateTargets: allowsPrivateTargets,
                allowsPlainHTTP: allowsPrivateTargets
            )
        )
        return [
            APIKeyVerifier(database: base.auth, revocations: revocations, now: base.now),
            OutsideIssuerVerifier(
                database: base.auth,
                directory: IssuerKeyDirectory(
                    documents: OutboundIssuerDocuments(outbound),
                    policy: IssuerURLPolicy(allowsPlainHTTP: allowsPrivateTargets),
                    now: base.now,
                    logger: base.logger
                ),
                ownIssuer: issuer.issuer,
                revocations: revocations,
                now: base.now,
                logger: base.logger
            ),
        ]
    }

    static func passwordPolicy(_ base: Foundations) throws -> PasswordPolicy {
        guard let path = base.settings.commonPasswordsFile else {
            base.logger.warning("no list of common passwords: only the few that are built in are refused")
            return PasswordPolicy()
        }
        do {
            return PasswordPolicy(listed: try CommonPasswords(path: path))
        } catch {
            let complaint =
                switch error {
                case .unreadable: "cannot read \"\(path)\""
                case .malformed: "\"\(path)\" is not in lower case and sorted by bytes (LC_ALL=C sort -u)"
                }
            throw SettingsError("PLUGYARD_COMMON_PASSWORDS_FILE: \(complaint)")
        }
    }

    private static func mailSender(_ base: Foundations) throws -> MailSender {
        guard let mail = base.settings.mail else { return .log(base.logger) }
        do {
            return .relay(try MailRelay(mail, now: base.now))
        } catch {
            throw SettingsError("PLUGYARD_SMTP_URL, PLUGYARD_MAIL_FROM: \(error)")
        }
    }

    /// With connections of its own: an export and a purge keep theirs for long.
    static func accountDeletion(_ base: Foundations) -> AccountDeletionService {
        AccountDeletionService(
            export: AccountExport(
                database: base.database(.app, size: 1),
                folder: base.settings.exportFolder,
                now: base.now
            ),
            worker: base.worker,
            purging: base.database(
                .worker,
                size: 1,
                statementTimeout: AccountDeletionService.purgeTimeout
            ),
            logger: base.logger
        )
    }
}
