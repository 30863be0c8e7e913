import CoreMetrics
import FoundationEssentials
package import PluginKit
import Tenancy

/// Tells a chat room what happens at charge points: the example of docs/plugins.md, and of use as it is.
///
/// It posts `{"text": "…"}` to an incoming webhook, which Slack, Mattermost, Rocket.Chat, Google Chat and others take.
package struct ChatNotifierPlugin: PlatformPlugin {
    package struct AccountSettings: Decodable, Sendable {
        /// Where the room listens; `nil` until somebody says it. Who knows it may post there: it is a secret.
        var address: String?
        var events: [EventType]
    }

    package static let manifest = PluginManifest(
        name: "chat-notifier",
        version: "1.0.0",
        stability: .stable,
        summary: "Posts faults, disconnections and charging sessions to a chat room.",
        needs: [.http]
    )

    private static let offered: [EventType] = [
        .chargePointFault, .chargePointDisconnected, .chargePointConnected, .transactionStarted,
        .transactionStopped,
    ]

    package static let accountSettingsSchema = ObjectSchema([
        .secret("address", length: 8...2000, "The room's incoming webhook."),
        .field(
            "events",
            .list(.choice(offered.map(\.rawValue)), 0...offered.count),
            standard: .list([.text(EventType.chargePointFault.rawValue)]),
            "What is told."
        ),
    ])

    private let http: any GuardedClient

    package init(_ settings: NoSettings, _ context: PluginContext<AccountSettings>) throws {
        http = try context.http()
    }

    package func register(in registrations: inout PluginRegistrations<AccountSettings>) {
        registrations.onEvents(Self.offered) { events, tenant in
            for event in events where tenant.settings.events.contains(event.type) {
                try await post(Self.text(of: event), to: tenant)
            }
        }
        registrations.tenant(.post, .own("test"), "testChatNotifier", scope: .accountAdmin) { _, tenant in
            guard tenant.settings.address != nil else {
                throw RouteProblem(409, "no_address", "Set the room's address first.")
            }
            do {
                try await post("Plugyard can write here.", to: tenant)
            } catch {
                throw RouteProblem(502, "not_delivered", "\(error)")
            }
            return .noContent
        }
        registrations.metrics([
            MetricDeclaration(
                Self.posts,
                .counter,
                help: "Messages to chat rooms.",
                labels: ["result": ["sent", "refused", "failed"]]
            )
        ])
    }

    private static let posts = "plugyard_chat_notifier_posts_total"

    /// What the room refused for good (4xx) is dropped: it would keep what comes after it waiting.
    private func post(_ text: String, to tenant: PluginTenant<AccountSettings>) async throws {
        guard let address = tenant.settings.address else { return }
        var request = GuardedRequest(.post, address, headers: ["content-type": "application/json"])
        request.body = Array(try JSONEncoder().encode(["text": text]))
        let answer: GuardedAnswer
        do {
            answer = try await http.send(request)
        } catch {
            Self.count("failed")
            throw error
        }
        switch answer.status {
        case 200..<300: Self.count("sent")
        case 400..<429, 430..<500: Self.count("refused")
        default:
            Self.count("failed")
            throw ChatNotifierError.answered(answer.status)
        }
    }

    private static func count(_ result: String) {
        Counter(label: posts, dimensions: [("result", result)]).increment()
    }

    private static func text(of event: DomainEvent) throws -> String {
        let name = event.chargePoint?.identity ?? "A charge point"
        switch event.type {
        case .chargePointFault:
            let fault = try event.read(ChargePointFault.self)
            let details = [fault.errorCode, fault.info, fault.vendorErrorCode].compactMap(\.self).joined(
                separator: ", "
            )
            return "\(name): connector \(fault.connectorID) reports \(details)."
        case .chargePointDisconnected: return "\(name) is disconnected."
        case .chargePointConnected: return "\(name) is connected."
        case .transactionStarted:
            let started = try event.read(TransactionStarted.self)
            return "\(name): session \(started.transactionID) began."
        case .transactionStopped:
            let stopped = try event.read(TransactionStopped.self)
            return "\(name): session \(stopped.transactionID) ended with \(stopped.energyDelivered) kWh."
        default: return "\(name): \(event.type.rawValue)."
        }
    }
}
