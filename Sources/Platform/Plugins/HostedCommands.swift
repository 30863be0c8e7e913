import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PluginKit
import Tenancy

/// Gives commands on behalf of one plugin, by the way of everybody's.
struct HostedCommands: CommandPort {
    let plugin: PluginName
    let slot: PluginCommandSlot
    let standings: PluginStandings
    let box: SecretBox
    let logger: Logger

    func issue(_ command: PluginCommand, of account: AccountID) async throws -> IssuedCommand {
        guard standings.isOn(plugin, for: account) else { throw PluginError.isOff(plugin) }
        do {
            let issuing = try slot.get()
            let request = request(for: command)
            let context = try context(request, command, of: account)
            let key = ChargePointKey(command.chargePoint)
            let row = try await issuing.issue(Array(command.body.utf8), to: key, request, context)
            return IssuedCommand(
                id: try row.decode("id"),
                type: try row.decode("type"),
                status: try row.decode("status")
            )
        } catch let error as any ProblemConvertible {
            throw RouteProblem(error.problem)
        }
    }

    func chargePoints(_ choice: ChargePointChoice, limit: Int, of account: AccountID) async throws
        -> [KnownChargePoint]
    {
        guard standings.isOn(plugin, for: account) else { throw PluginError.isOff(plugin) }
        let access = TenantAccess(
            account: account,
            actor: AuditActor(kind: .plugin, id: plugin.rawValue, name: plugin.rawValue)
        )
        let query = HostedChargePointQueries.list(choice, limit: limit)
        return try await slot.get().database.read(for: access, query)[0].map { row in
            KnownChargePoint(
                id: try row.decode("id"),
                identity: try row.decode("identity"),
                status: try row.decode("status"),
                isOnline: try row.decode("is_online"),
                lastSeenAt: try row.decode("last_seen_at")
            )
        }
    }

    private func request(for command: PluginCommand) -> Request {
        let seconds = min(max(command.patience.components.seconds, 0), 60)
        var headers = HTTPFields()
        if let name = HTTPField.Name("Prefer") { headers[name] = "wait=\(seconds)" }
        let place = PercentEncoding.encode(command.chargePoint)
        let head = HTTPRequest(
            method: .post,
            scheme: nil,
            authority: nil,
            path: "/plugins/\(plugin)/commands/\(place)",
            headerFields: headers
        )
        return Request(head: head, body: RequestBody(buffer: ByteBuffer(string: command.body)))
    }

    private func context(
        _ request: Request,
        _ command: PluginCommand,
        of account: AccountID
    ) throws -> TenantContext {
        let principal = Principal(
            kind: .plugin,
            account: account,
            subject: plugin.rawValue,
            clientID: "plugin:\(plugin)",
            name: plugin.rawValue,
            scopes: [.chargePointsRead, .commandsControl, .commandsConfigure]
        )
        var context = APIContext(logger: logger)
        context.bearer = .tenant(principal)
        if let key = command.key {
            context.idempotency = IdempotentRequest(
                try IdempotencyKey(header: key),
                request,
                body: ByteBuffer(string: command.body),
                by: principal,
                sealedBy: box,
                notes: context.notes
            )
        }
        return try TenantContext(context: context)
    }
}

extension RouteProblem {
    fileprivate init(_ problem: Problem) {
        self.init(
            problem.status.code,
            problem.code,
            problem.detail ?? problem.title,
            fields: problem.errors.map { RouteProblem.Field($0.field, $0.code, $0.message) }
        )
    }
}
