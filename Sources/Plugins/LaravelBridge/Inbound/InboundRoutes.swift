import FoundationEssentials
import PluginKit
import Tenancy

/// `/api/internal/…` (contract §9): what Laravel asks for becomes commands.
struct InboundRoutes: Sendable {
    private static let statusLimit = 200

    let commands: any CommandPort
    let ledger: InboundLedger
    let signature: InboundSignature

    /// - Throws: ``PluginError`` when the manifest lacks a need.
    init(_ context: PluginContext<LaravelBridgeSettings>) throws(PluginError) {
        commands = try context.commands()
        ledger = InboundLedger(stores: try context.stores(), clock: context.clock)
        signature = InboundSignature(accounts: context.accounts, clock: context.clock)
    }

    func register(in registrations: inout PluginRegistrations<LaravelBridgeSettings>) {
        registrations.machine(
            .post,
            .fixed("/api/internal/event"),
            "sendInternalEvent",
            scope: .internalEvents,
            signature: signature.account(of:),
            use: event
        )
        registrations.machine(
            .post,
            .fixed("/api/internal/broadcast"),
            "broadcastInternally",
            scope: .internalEvents,
            signature: signature.account(of:),
            use: broadcast
        )
        registrations.machine(
            .get,
            .fixed("/api/internal/chargers/status"),
            "listInternalChargers",
            scope: .internalEvents,
            query: ["limit", "cursor"],
            use: statuses
        )
        registrations.metrics(InboundMetrics.declarations)
    }

    /// `POST /api/internal/event`, operation `sendInternalEvent`.
    @Sendable private func event(
        _ request: PluginRequest,
        _ tenant: PluginTenant<LaravelBridgeSettings>
    ) async throws -> PluginResponse {
        let event: InboundEvent
        do {
            event = try InboundEvent(request)
        } catch {
            InboundMetrics.count(InboundMetrics.unknown, .refused)
            throw error
        }
        return try await InboundMetrics.counting(event.action.type) {
            try await ledger.answer(request, id: event.id, of: tenant.account) { id in
                try await give(event, as: id, of: tenant.account)
            }
        }
    }

    private func give(_ event: InboundEvent, as id: UUID, of account: AccountID) async throws
        -> PluginResponse
    {
        let command = PluginCommand(
            chargePoint: event.charger,
            body: event.command.body,
            key: "event/\(id.uuidString.lowercased())"
        )
        do {
            let issued = try await commands.issue(command, of: account)
            return try .json(
                InboundReceipt(
                    eventID: id.uuidString.lowercased(),
                    status: issued.status,
                    commandID: issued.id.uuidString.lowercased(),
                    action: event.name,
                    chargerID: event.charger
                ),
                status: 202
            )
        } catch let problem as RouteProblem where problem.status == 404 {
            throw RouteProblem(
                404,
                problem.code,
                "The account has no charge point of this identity or id.",
                fields: [.init("/charger_id", "not_found", "There is no such charge point.")]
            )
        } catch let problem as RouteProblem {
            throw event.command.translated(problem)
        }
    }

    /// `POST /api/internal/broadcast`, operation `broadcastInternally`.
    @Sendable private func broadcast(
        _ request: PluginRequest,
        _ tenant: PluginTenant<LaravelBridgeSettings>
    ) async throws -> PluginResponse {
        try await InboundMetrics.counting(InboundMetrics.broadcast) {
            let broadcast = try Broadcast(request)
            return try await ledger.answer(request, id: broadcast.id, of: tenant.account) { id in
                let sender = BroadcastSender(commands: commands, vendor: tenant.settings.broadcastVendor)
                return try .json(try await sender.send(broadcast, as: id, of: tenant.account), status: 202)
            }
        }
    }

    /// `GET /api/internal/chargers/status`, operation `listInternalChargers`.
    @Sendable private func statuses(
        _ request: PluginRequest,
        _ tenant: PluginTenant<LaravelBridgeSettings>
    ) async throws -> PluginResponse {
        let text = request.query["limit"] ?? "50"
        guard let limit = Int(text), "\(limit)" == text, (1...Self.statusLimit).contains(limit) else {
            throw RouteProblem(
                400,
                "malformed_query",
                "limit is a number of 1 to \(Self.statusLimit).",
                fields: [.init("limit", "out_of_range", "Expected a number of 1 to \(Self.statusLimit).")]
            )
        }
        let cursor = request.query["cursor"]
        let after = cursor.flatMap { UUID(uuidString: $0) }
        guard cursor == nil || after != nil else {
            throw RouteProblem(
                400,
                "malformed_query",
                "The cursor is none of this list.",
                fields: [.init("cursor", "not_allowed", "Send next_cursor of the page before.")]
            )
        }
        let found = try await commands.chargePoints(.all(after: after), limit: limit + 1, of: tenant.account)
        let page = found.prefix(limit)
        return try .json(
            ChargerStatusPage(
                data: page.map(ChargerStatus.init),
                nextCursor: found.count > limit ? page.last?.id.uuidString.lowercased() : nil
            )
        )
    }
}
