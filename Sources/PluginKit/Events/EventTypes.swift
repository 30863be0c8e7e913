/// A set of event types in one word, as the write path asks about it for every message.
package struct EventTypes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package init(_ types: some Sequence<EventType>) {
        rawValue = types.reduce(0) { $0 | Self.bit(of: $1) }
    }

    package static let all = Self(EventType.allCases)

    package func contains(_ type: EventType) -> Bool {
        rawValue & Self.bit(of: type) != 0
    }

    private static func bit(of type: EventType) -> UInt32 {
        switch type {
        case .chargePointBooted: 1 << 0
        case .chargePointConnected: 1 << 1
        case .chargePointDisconnected: 1 << 2
        case .chargePointStatusChanged: 1 << 3
        case .chargePointFault: 1 << 4
        case .transactionStarted: 1 << 5
        case .transactionUpdated: 1 << 6
        case .transactionStopped: 1 << 7
        case .meterValuesReceived: 1 << 8
        case .commandCompleted: 1 << 9
        case .localListUpdated: 1 << 10
        case .tokenAuthorized: 1 << 11
        }
    }
}
