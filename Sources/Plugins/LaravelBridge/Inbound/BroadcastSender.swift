import FoundationEssentials
import PluginKit
import Tenancy

/// Tells many charge points something: a DataTransfer to each (OCPP 1.6 §5.6), which those that know the vendor show or log.
struct BroadcastSender: Sendable {
    private static let atOnce = 8

    let commands: any CommandPort
    let vendor: String

    /// - Throws: ``RouteProblem`` 404 that names the unknown charge points, 422 for more than are told at once.
    func send(_ broadcast: Broadcast, as id: UUID, of account: AccountID) async throws -> BroadcastReceipt {
        let targets = try await targets(of: broadcast, in: account)
        let body = String(
            decoding: try JSONTree.object([
                "type": .text("data_transfer"), "vendor_id": .text(vendor),
                "message_id": .text(broadcast.messageType), "data": .text(broadcast.message),
            ]).serialized(),
            as: UTF8.self
        )
        var told: [BroadcastReceipt.Target] = []
        try await withThrowingTaskGroup(of: BroadcastReceipt.Target.self) { group in
            var waiting = targets[...]
            for target in waiting.prefix(Self.atOnce) {
                group.addTask { try await tell(target, body, id, account) }
            }
            waiting = waiting.dropFirst(Self.atOnce)
            while let one = try await group.next() {
                told.append(one)
                if let target = waiting.popFirst() {
                    group.addTask { try await tell(target, body, id, account) }
                }
            }
        }
        return BroadcastReceipt(
            broadcastID: id.uuidString.lowercased(),
            targetCount: told.count { $0.commandID != nil },
            commands: told.sorted { $0.chargerID < $1.chargerID }
        )
    }

    private func targets(of broadcast: Broadcast, in account: AccountID) async throws -> [KnownChargePoint] {
        let choice = broadcast.chargers.map(ChargePointChoice.named) ?? .connected
        // By identity and id both, two may be found for a name.
        let limit = 2 * Broadcast.limit
        let found = try await commands.chargePoints(choice, limit: limit, of: account)
        let names = Set(found.flatMap { [$0.identity, $0.id.uuidString, $0.id.uuidString.lowercased()] })
        let unknown = (broadcast.chargers ?? []).enumerated().filter { !names.contains($0.element) }
        guard unknown.isEmpty else {
            let fields = unknown.map { order, _ in
                RouteProblem.Field("/charger_ids/\(order)", "not_found", "There is no such charge point.")
            }
            throw RouteProblem(404, "not_found", "A charge point is not of the account.", fields: fields)
        }
        guard found.count <= Broadcast.limit else {
            let detail = "More than \(Broadcast.limit) charge points are connected."
            throw RouteProblem(
                422,
                "too_many",
                detail,
                fields: [.init("/charger_ids", "required", "Name those that are to be told.")]
            )
        }
        return found
    }

    private func tell(
        _ target: KnownChargePoint,
        _ body: String,
        _ id: UUID,
        _ account: AccountID
    ) async throws -> BroadcastReceipt.Target {
        let name = target.id.uuidString.lowercased()
        let key = "broadcast/\(id.uuidString.lowercased())/\(name)"
        do {
            let issued = try await commands.issue(
                PluginCommand(chargePoint: name, body: body, key: key),
                of: account
            )
            return .init(
                chargerID: target.identity,
                commandID: issued.id.uuidString.lowercased(),
                status: issued.status
            )
        } catch let problem as RouteProblem where problem.status < 500 {
            return .init(chargerID: target.identity, commandID: nil, status: problem.code)
        }
    }
}
