import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// Lets readers of feeds in, and watches that they may stay.
package struct FeedEntrance: Sendable {
    let authentication: BearerAuthentication
    let slugs: AccountSlugs
    let guesses: GuessLimiter

    /// - Parameters:
    ///   - token: The credential.
    ///   - account: Id or slug; `nil` for the token's own.
    ///   - address: Of the client.
    /// - Returns: Who it is.
    /// - Throws: ``BearerError`` or ``Problem``.
    func ticket(_ token: String, account: String?, address: String?) async throws -> FeedTicket {
        let bearer = try await bearer(of: token, account: account, address: address)
        guard case .tenant(let principal) = bearer else {
            throw BearerError.insufficientScope(.chargePointsRead)
        }
        if let account { try await slugs.check(account, isAccountOf: principal) }
        return FeedTicket(principal: principal, token: token)
    }

    /// Whether the credential is still good, and still says the same. What cannot be judged now counts as good.
    func isGood(_ ticket: FeedTicket) async -> Bool {
        do {
            let account = ticket.principal.account.description
            return try await bearer(of: ticket.token, account: account, address: nil)
                == .tenant(ticket.principal)
        } catch is BearerError {
            return false
        } catch {
            return true
        }
    }

    private func bearer(of token: String, account: String?, address: String?) async throws -> Bearer {
        let credential = "Bearer \(token)"
        let head = HTTPRequest(
            method: .get,
            scheme: nil,
            authority: nil,
            path: "/",
            headerFields: [.authorization: credential]
        )
        do {
            let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
            let bearer = try await authentication.bearer(of: request, account: account) {
                () throws(Problem) in
                try guesses.admit(credential, from: address)
            }
            guesses.noteGood(credential, from: address)
            return bearer
        } catch let error as BearerError {
            if let address { try guesses.noteRefusal(to: address) }
            throw error
        }
    }
}
