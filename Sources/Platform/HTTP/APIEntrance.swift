import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Tenancy

/// What every operation does with a request before its handler: who it is, whether that one may, how often, and with
/// what query.
struct APIEntrance: Sendable {
    let authentication: BearerAuthentication
    let slugs: AccountSlugs
    let guesses: GuessLimiter
    let rates: RateLimiter
    /// Seals the answers that are kept for repetitions.
    let box: SecretBox
    let cursorKey: [UInt8]
    let feeds: FeedDesk

    /// Lets a request in, and notes in its context what was found out.
    ///
    /// - Throws: ``BearerError`` or a ``Problem`` for who is not let in.
    func admit(
        _ request: inout Request,
        _ context: inout APIContext,
        to operation: Operation,
        _ signer: APIRoutes.Signer? = nil
    ) async throws {
        let account = operation.path.contains("{account}") ? try context.pathText("account") : nil
        let bearer: Bearer
        if let signed = try await signed(&request, context, signer) {
            bearer = signed
        } else {
            let (credential, address) = (request.headers[.authorization], context.address)
            bearer = try await authentication.bearer(of: request, account: account) { () throws(Problem) in
                try guesses.admit(credential, from: address)
            }
            guesses.noteGood(credential, from: address)
        }
        try countRequest(of: bearer, context)
        if case .tenant(let principal) = bearer {
            if let account, operation.access != .platform {
                try await slugs.check(account, isAccountOf: principal)
            }
            context.notes.account = principal.account
        }
        try operation.access.check(bearer)
        context.bearer = bearer
        context.query = try QueryParameters(
            request.uri.query,
            allowed: operation.query,
            cursors: CursorSeal(key: cursorKey, scope: Self.scope(of: request, bearer))
        )
        context.idempotency = try await idempotency(&request, bearer, operation, context.notes)
    }

    /// Tells the log when an operation answered a POST and did not look at its key: a mistake of ours.
    func checkKeeping(of response: Response, _ context: APIContext, _ operation: Operation) {
        guard context.idempotency != nil, response.status.kind == .successful,
            !context.notes.honouredIdempotencyKey
        else { return }
        context.logger.error("Idempotency-Key not honoured", metadata: ["operation": "\(operation.id)"])
    }

    /// Tells feeds that something of the account has changed.
    func noteChange(by response: Response, _ context: APIContext, _ operation: Operation) {
        guard operation.method != .get, response.status.kind == .successful,
            case .tenant(let principal) = context.bearer
        else { return }
        feeds.note(principal.account)
    }

    /// Who signed a request that comes without a token.
    private func signed(
        _ request: inout Request,
        _ context: APIContext,
        _ signer: APIRoutes.Signer?
    ) async throws -> Bearer? {
        guard let signer, request.headers[.authorization] == nil else { return nil }
        guard let principal = try await signer(&request, context) else { return nil }
        guard !authentication.accounts.isSuspended(principal.account) else { throw BearerError.invalidToken }
        return .tenant(principal)
    }

    private func countRequest(of bearer: Bearer, _ context: APIContext) throws(Problem) {
        let standing = rates.take(bearer)
        context.notes.rateLimit = standing
        if let seconds = standing?.retryAfter {
            throw .rateLimited(
                for: seconds,
                "This client may send \(standing?.quota ?? 0) requests a minute."
            )
        }
    }

    /// The key of a tenant's POST; its body is read for that, and put back.
    private func idempotency(
        _ request: inout Request,
        _ bearer: Bearer,
        _ operation: Operation,
        _ notes: RequestNotes
    ) async throws -> IdempotentRequest? {
        guard operation.method == .post, case .tenant(let principal) = bearer, operation.access != .person,
            let header = request.headers[.idempotencyKey]
        else { return nil }
        let key = try IdempotencyKey(header: header)
        let body = ByteBuffer(bytes: try await request.boundedBody())
        request.body = RequestBody(buffer: body)
        return IdempotentRequest(key, request, body: body, by: principal, sealedBy: box, notes: notes)
    }

    /// For which list a cursor is good: the account, and the path behind its id or slug.
    private static func scope(of request: Request, _ bearer: Bearer) -> [String] {
        let parts = request.uri.path.split(separator: "/")
        let list = parts.starts(with: ["api", "v1", "accounts"]) ? parts.dropFirst(4) : parts[...]
        let path = list.joined(separator: "/")
        switch bearer {
        case .tenant(let principal): return ["account", principal.account.description, path]
        case .platform: return ["platform", path]
        }
    }
}
