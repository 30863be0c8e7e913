import FoundationEssentials
import PluginKit
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Commands of plugins")
struct HostedCommandsTests {
    @Test("they go the way of everybody's, and what is wrong with them is told as to everybody")
    func commands() async throws {
        try await DatabaseClone.with { clone in
            let stations = try await StationFixture(clone)
            let (peer, foreign) = (stations.peers[0], stations.peers[2])
            let slot = PluginCommandSlot()
            let standings = PluginStandings()
            standings.declare([PluginFacts(name: "some-plugin", version: "1", isOnByDefault: true)])
            let port = HostedCommands(
                plugin: "some-plugin",
                slot: slot,
                standings: standings,
                box: SecretBox(try SecretKey.temporary()),
                logger: DatabaseClone.logger
            )
            func problem(_ chargePoint: String, _ body: String) async throws -> RouteProblem? {
                let command = PluginCommand(chargePoint: chargePoint, body: body)
                return await #expect(throws: RouteProblem.self) {
                    try await port.issue(command, of: peer.account)
                }
            }
            let reset = #"{"type": "reset", "kind": "soft"}"#
            await #expect(throws: PluginFailure.notRunning) {
                try await port.issue(PluginCommand(chargePoint: peer.identity, body: reset), of: peer.account)
            }
            let routes = CommandRoutes(
                database: clone.tenant(),
                desk: CommandDesk(),
                gateway: NoGateway(),
                links: FileLinks(publicURL: "https://plugyard.test", key: try SecretKey.temporary()),
                now: { Date() }
            )
            slot.open(routes.issuing)
            let unknown = try await problem("NOBODY", reset)
            let others = try await problem(foreign.chargePoint.uuidString, reset)
            #expect(unknown?.status == 404 && others == unknown)
            let offline = try await problem(peer.identity, reset)
            #expect(offline?.status == 409 && offline?.code == "charge_point_offline")
            let malformed = try await problem(peer.identity, #"{"type": "dance"}"#)
            #expect(malformed?.status == 422 && malformed?.fields.map(\.pointer) == ["/type"])

            let queued = #"{"type": "clear_cache", "when_offline": "queue"}"#
            let command = PluginCommand(chargePoint: peer.identity, body: queued, key: "event-7")
            let (first, again) = (
                try await port.issue(command, of: peer.account),
                try await port.issue(command, of: peer.account)
            )
            #expect(first == again && first.type == "clear_cache" && first.status == "pending")
            let trail = try await stations.texts(
                "SELECT concat_ws(' ', actor_name, action) AS text FROM audit_events WHERE actor_kind = 'plugin'",
                of: peer
            )
            #expect(trail == ["some-plugin command.created"])
            standings.take([
                AccountPlugin(
                    account: peer.account,
                    plugin: "some-plugin",
                    isEnabled: false,
                    settings: "{}",
                    secrets: nil,
                    wanted: [],
                    changedAt: Date()
                )
            ])
            await #expect(throws: PluginError.isOff("some-plugin")) {
                try await port.issue(command, of: peer.account)
            }
        }
    }
}
