import CoreMetrics
import OCPP
import Telemetry

/// How commands end (docs/metrics.md).
struct CommandMetrics: Sendable {
    static let shared = CommandMetrics()

    private struct Key: Hashable, Sendable {
        let type: String
        let status: String
    }

    private let ends = MetricFamily(
        CommandType.allCases.flatMap { type in
            Self.statuses.map { Key(type: type.rawValue, status: $0.rawValue) }
        }
    ) { Counter(Self.commands, $0.type, $0.status) }

    /// `type`: As the database has it.
    func ended(_ type: String, _ status: CommandStatus) {
        ends[Key(type: type, status: status.rawValue)]?.increment()
    }
}

extension CommandMetrics {
    private static let statuses = CommandStatus.allCases.filter { $0 != .pending }

    static let definitions = [commands]

    private static let commands = MetricDefinition(
        "plugyard_commands_total",
        .counter,
        "Commands to charge points that have ended, by how.",
        labels: [
            .init("type", limit: CommandType.allCases.count), .init("status", limit: statuses.count),
        ]
    )
}
