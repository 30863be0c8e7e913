import CoreMetrics
import PluginKit

/// Counts what Laravel asks for.
enum InboundMetrics {
    enum Result: String, CaseIterable {
        /// It became a command, or commands.
        case accepted
        /// It was asked for before.
        case repeated
        /// What was asked for is wrong, or cannot be done now.
        case refused
        case failed
    }

    /// In the place of an action where there is none.
    static let (broadcast, unknown) = ("broadcast", "unknown")
    private static let events = "plugyard_laravel_bridge_inbound_events_total"

    static let declarations = [
        MetricDeclaration(
            events,
            .counter,
            help: "Events that Laravel sent, by the command that they ask for.",
            labels: [
                "action": InboundAction.all.map(\.type) + [broadcast, unknown],
                "result": Result.allCases.map(\.rawValue),
            ]
        )
    ]

    static func count(_ action: String, _ result: Result) {
        Counter(label: events, dimensions: [("action", action), ("result", result.rawValue)]).increment()
    }

    /// Counts how the work ends. `work`: Returns the answer, and whether it is one of before.
    static func counting(
        _ action: String,
        _ work: () async throws -> (PluginResponse, isRepeated: Bool)
    ) async throws -> PluginResponse {
        do {
            let (response, isRepeated) = try await work()
            count(action, isRepeated ? .repeated : .accepted)
            return response
        } catch {
            count(action, error is RouteProblem ? .refused : .failed)
            throw error
        }
    }
}
