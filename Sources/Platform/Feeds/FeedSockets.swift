import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The WebSockets `/dashboard` and `/master`.
package struct FeedSockets: Sendable {
    let desk: FeedDesk
    let entrance: FeedEntrance

    package init(_ desk: FeedDesk, _ entrance: FeedEntrance) {
        self.desk = desk
        self.entrance = entrance
    }

    /// Decides about one upgrade request. Without `Authorization` the first message says who it is.
    func decide(_ path: FeedPath, _ head: HTTPRequestHead, address: String?) async -> FeedDecision {
        guard let header = head.headers.first(name: "authorization") else {
            return .upgrade(FeedRequest(path: path, address: address, ticket: nil))
        }
        do {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw BearerError.missing }
            let ticket = try await entrance.ticket(String(parts[1]), account: nil, address: address)
            try path.check(ticket.principal)
            return .upgrade(FeedRequest(path: path, address: address, ticket: ticket))
        } catch {
            let problem =
                (error as? any ProblemConvertible)?.problem ?? .unavailable(internalContext: "\(error)")
            return .refuse(HandshakeProblem(problem))
        }
    }

    /// Until the socket is closed.
    func serve(_ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, _ request: FeedRequest) async {
        // What fails here is the connection, and nobody is left to be told.
        try? await channel.executeThenClose { inbound, outbound in
            await FeedConversation(request, desk, entrance).run(inbound, outbound)
        }
    }
}

extension HandshakeProblem {
    fileprivate init(_ problem: Problem) {
        self.init(
            status: problem.status.code,
            code: problem.code,
            title: problem.title,
            detail: problem.detail ?? "",
            headers: problem.headers.map { ($0.name.rawName, $0.value) }
        )
    }
}
