import ChatNotifier
import FoundationEssentials
import LaravelBridge
import OCPP
import PluginKit
import Prometheus
import Tenancy
import TestSupport
import Testing

@testable import Platform

/// A plugin that is held to the contract, with settings as somebody might have them.
struct PluginContract: Sendable, CustomTestStringConvertible {
    let type: any PlatformPlugin.Type
    /// Of the installation.
    var settings = "{}"
    /// Of an account, with secrets.
    var accountSettings = "{}"

    static let all = [
        PluginContract(
            type: ChatNotifierPlugin.self,
            accountSettings: #"""
                {"address": "https://chat.invalid/hook", "events": ["charge_point.fault", "charge_point.disconnected",
                "charge_point.connected", "transaction.started", "transaction.stopped"]}
                """#
        ),
        PluginContract(
            type: LaravelBridgePlugin.self,
            accountSettings:
                #"{"inbound_secret": "a secret of at least twenty-four", "broadcast_vendor_id": "org.example"}"#
        ),
        PluginContract(type: PrometheusPlugin.self, settings: #"{"token": "a-token-of-some-length"}"#),
        PluginContract(type: RecordingPlugin.self, settings: #"{"recorder": "contract"}"#),
    ]

    var testDescription: String {
        type.manifest.name.rawValue
    }

    /// Of the checkout in which these tests run.
    static var root: String? {
        var folder = #filePath.split(separator: "/").dropLast()
        while !folder.isEmpty {
            let path = "/" + folder.joined(separator: "/")
            if FileManager.default.fileExists(atPath: path + "/Package.swift") { return path }
            folder = folder.dropLast()
        }
        return nil
    }

    /// The plugin in a host of its own; nothing of it runs.
    func host(_ clone: DatabaseClone? = nil) throws -> PluginHost {
        let host = try PluginHost(
            [type],
            enabled: nil,
            settings: Array("{\"\(type.manifest.name)\": \(settings)}".utf8),
            PluginFoundations(
                box: Self.box,
                outbound: OutboundSettings(version: "test"),
                now: { Date() },
                logger: DatabaseClone.logger
            )
        )
        if let clone {
            host.open(clone.tenant(.plugin))
            host.open(
                CommandRoutes(
                    database: clone.tenant(),
                    desk: CommandDesk(),
                    gateway: NoGateway(),
                    links: FileLinks(publicURL: "https://plugyard.test", key: try SecretKey.temporary()),
                    now: { Date() }
                )
            )
        }
        return host
    }

    /// What an account has said.
    func row(_ account: AccountID, isEnabled: Bool) throws -> AccountPlugin {
        try row(account, isEnabled: isEnabled, settings: accountSettings)
    }

    /// Whether the plugin reads these account settings.
    func reads(settings: String) throws -> Bool {
        let row = try row(AccountID(.version7()), isEnabled: true, settings: settings)
        let plugin: any PlatformPlugin.Type = type
        return try Self.isRead(plugin, row)
    }

    private static func isRead<Plugin: PlatformPlugin>(_ plugin: Plugin.Type, _ row: AccountPlugin) throws
        -> Bool
    {
        let name = plugin.manifest.name
        let standings = PluginStandings()
        standings.declare([PluginFacts(name: name, version: "1", isOnByDefault: false)])
        standings.take([row])
        let schema = plugin.accountSettingsSchema
        let accounts = try HostedAccounts<Plugin.AccountSettings>(
            name,
            schema,
            standings,
            box,
            DatabaseClone.logger
        )
        return accounts.tenant(row.account) != nil
    }

    /// One event of every type.
    static func events(of account: AccountID) throws -> [DomainEvent] {
        let now = Date()
        let bodies: [any EventBody] = [
            ChargePointBooted(vendor: "Acme", model: "One", serialNumber: nil, firmwareVersion: "1.0"),
            ChargePointConnected(ocppVersion: "ocpp1.6", timestamp: now),
            ChargePointDisconnected(reason: "closed", timestamp: now),
            ConnectorStatusReported(connectorID: 1, status: "charging", errorCode: "NoError", timestamp: now),
            ChargePointFault(
                connectorID: 1,
                errorCode: "GroundFailure",
                info: nil,
                vendorErrorCode: nil,
                timestamp: now
            ),
            TransactionStarted(
                transactionID: 1,
                connectorID: 1,
                idTag: "TAG",
                userID: nil,
                startTime: now,
                meterStart: 0
            ),
            TransactionUpdated(
                transactionID: 1,
                connectorID: 1,
                idTag: "TAG",
                energyWh: 10,
                powerW: nil,
                soc: nil,
                timestamp: now
            ),
            TransactionStopped(
                transactionID: 1,
                connectorID: 1,
                idTag: "TAG",
                userID: nil,
                startTime: now,
                stopTime: now,
                duration: 0,
                meterStop: 10,
                energyWh: 10,
                energyDelivered: 0.01,
                cost: nil,
                currency: nil,
                reason: "Local",
                isEstimated: false
            ),
            MeterValuesReceived(
                transactionID: nil,
                connectorID: 0,
                meterValue: [MeterValueSample(timestamp: now, energyWh: 10)],
                timestamp: now
            ),
            CommandCompleted(
                command: "reset",
                commandID: UUID(),
                messageID: nil,
                status: "accepted",
                errorCode: nil,
                timestamp: now
            ),
            LocalListUpdated(listVersion: 2, oldVersion: nil, updateType: "Full", timestamp: now),
            TokenAuthorized(idTag: "TAG", status: "accepted", timestamp: now),
        ]
        let events = try bodies.map { try event($0, of: account, at: now) }
        #expect(Set(events.map(\.type)) == Set(EventType.allCases), "there is an event of every type")
        return events
    }

    private static let box: SecretBox = {
        do {
            return SecretBox(try SecretKey.temporary())
        } catch {
            preconditionFailure("no key for tests: \(error)")
        }
    }()

    private static func event(_ body: some EventBody, of account: AccountID, at now: Date) throws
        -> DomainEvent
    {
        try DomainEvent(
            id: .version7(),
            type: try #require(Swift.type(of: body).types.first),
            createdAt: now,
            account: account,
            chargePoint: EventChargePoint(id: UUID(), identity: "CP_1"),
            body: body
        )
    }

    private func row(_ account: AccountID, isEnabled: Bool, settings: String) throws -> AccountPlugin {
        let schema = type.accountSettingsSchema
        var reader = try BodyReader(json: Array(settings.utf8))
        let open = SchemaReader(schema).read(&reader)
        let secrets = SchemaReader(schema).secrets(&reader).compactMapValues(\.self)
        try reader.finish()
        return AccountPlugin(
            account: account,
            plugin: type.manifest.name,
            isEnabled: isEnabled,
            settings: JSONValue.object(open).serialized(),
            secrets: try PluginSettingsBox(type.manifest.name, Self.box).seal(secrets, of: account),
            wanted: .all,
            changedAt: Date()
        )
    }
}
