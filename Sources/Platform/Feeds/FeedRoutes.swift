import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// `/api/v1/accounts/{account}/stream` and `/snapshot`, and what `/dashboard` and `/master` answer to who does not ask for a WebSocket
/// (openapi.yaml, tag `feeds`).
struct FeedRoutes: Sendable {
    /// Between two signs of life, in seconds.
    private static let idleInterval = 15

    let desk: FeedDesk
    let database: TenantDatabase
    let entrance: FeedEntrance
    let now: @Sendable () -> Date

    func register(on routes: inout APIRoutes) {
        routes.tenant(
            .get,
            "\(APIRoutes.account)/stream",
            "streamEvents",
            scope: .chargePointsRead,
            query: ["watch"],
            use: stream
        )
        routes.tenant(
            .get,
            "\(APIRoutes.account)/snapshot",
            "getSnapshot",
            scope: .chargePointsRead,
            use: snapshot
        )
        routes.open(.get, "/dashboard", "openDashboard") { _, _ in throw Self.upgradeRequired }
        routes.open(.get, "/master", "openMaster") { _, _ in throw Self.upgradeRequired }
    }

    private static let upgradeRequired = Problem(
        .upgradeRequired,
        "upgrade_required",
        title: "Upgrade required",
        detail: "This is a WebSocket.",
        headers: [.upgrade: "websocket"]
    )

    /// `GET …/snapshot`, operation `getSnapshot`.
    @Sendable private func snapshot(_ request: Request, _ context: TenantContext) async throws -> Response {
        try .json(try await FeedSnapshotBody.read(database, for: FeedKey(context.principal), now: now()))
    }

    /// `GET …/stream`, operation `streamEvents`.
    @Sendable private func stream(_ request: Request, _ context: TenantContext) async throws -> Response {
        var query = context.query
        let name = query.text("watch")
        try query.finish()
        let watched = try await watched(name, context)
        let cursor = request.headers[.lastEventID].map { FeedCursor($0) ?? FeedCursor(hub: "", number: 0) }
        guard let parts = request.headers[.authorization]?.split(separator: " ", maxSplits: 1),
            parts.count == 2
        else { throw BearerError.missing }
        let ticket = FeedTicket(principal: context.principal, token: String(parts[1]))
        guard desk.hasRoom(for: context.principal) else { throw Problem.tooManyFeeds }
        let body = ResponseBody { [desk, entrance] writer in
            let subscriber = FeedSubscriber()
            if let watched { _ = subscriber.watch(watched, since: Date()) }
            if let hub = desk.add(subscriber, ticket.principal, after: cursor) {
                let reading = FeedReading(subscriber: subscriber, hub: hub)
                defer { desk.remove(subscriber) }
                try await Self.write(reading, to: &writer) { await entrance.isGood(ticket) }
            }
            try await writer.finish(nil)
        }
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .noBuffering: "no",
        ]
        return Response(status: .ok, headers: headers, body: body)
    }

    private func watched(_ name: String?, _ context: TenantContext) async throws -> UUID? {
        guard let name else { return nil }
        guard context.principal.scopes.contains(.logsRead) else {
            throw BearerError.insufficientScope(.logsRead)
        }
        let find = ChargePointQueries.find(ChargePointKey(name))
        return try await database.row(for: context.access, .readOnly, find).decode("id")
    }

    /// Until the reader is gone, the token is, or the process ends.
    @concurrent private static func write(
        _ reading: FeedReading,
        to writer: inout any ResponseBodyWriter,
        while isGood: @escaping @Sendable () async -> Bool
    ) async throws {
        let subscriber = reading.subscriber
        async let keeping: Void = keep(subscriber, while: isGood)
        // A first line at once: the client knows that it is connected.
        try await writer.write(ByteBuffer(string: ": connected\n\n"))
        for await _ in subscriber.arrivals {
            while let turn = subscriber.take() {
                if case .idle = turn { try await writer.write(ByteBuffer(string: ": idle\n\n")) }
                for event in try await reading.events(of: turn) { try await writer.write(event.serverSent) }
                if case .ended = turn { return }
            }
        }
        await keeping
    }

    private static func keep(_ subscriber: FeedSubscriber, while isGood: @Sendable () async -> Bool) async {
        var seconds = 0
        // Being cancelled while asleep is how this ends.
        while !Task.isCancelled, (try? await Task.sleep(for: .seconds(1))) != nil {
            seconds += 1
            if seconds % idleInterval == 0 { subscriber.idle() }
            guard await isGood() else { return subscriber.end(.tokenEnded) }
        }
    }
}

extension FeedEvent {
    /// As Server-Sent Events have it (HTML, section 9.2).
    fileprivate var serverSent: ByteBuffer {
        var text = ByteBuffer(string: "event: \(kind.rawValue)\nid: \(cursor.text)\ndata: ")
        text.writeImmutableBuffer(json)
        text.writeString("\n\n")
        return text
    }
}

extension Problem {
    fileprivate static let tooManyFeeds = rateLimited(
        for: 10,
        "There are as many feeds open as there may be."
    )
}
