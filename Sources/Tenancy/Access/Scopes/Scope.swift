import Synchronization

/// One permission of an access token, by its wire name (contract.md section 3).
package struct Scope: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    /// `nil` for a name that is neither one of the platform's nor of the form of plugins' scopes, which need not be installed:
    /// a credential outlives the plugin for which it was made.
    package init?(rawValue: String) {
        guard Self.names.contains(rawValue) || Self.isOfPlugin(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    /// A scope of a plugin: `plugin.<plugin>:<word>`.
    ///
    /// `plugin`, `word`: 2 to 30 lower-case letters, digits and hyphens. Anything else stops the program: it is a mistake
    /// in the source.
    package init(plugin: String, _ word: String) {
        rawValue = "plugin.\(plugin):\(word)"
        precondition(Self.isOfPlugin(rawValue), "\"\(rawValue)\" is no scope")
    }

    private init(_ name: String) {
        rawValue = name
    }

    package static let chargePointsRead = Self("charge-points:read")
    package static let chargePointsWrite = Self("charge-points:write")
    /// Start, stop, unlock, reset: what a charge point does now.
    package static let commandsControl = Self("commands:control")
    /// Configuration keys, firmware, certificates: what a charge point is.
    package static let commandsConfigure = Self("commands:configure")
    package static let sessionsRead = Self("sessions:read")
    package static let sessionsWrite = Self("sessions:write")
    package static let logsRead = Self("logs:read")
    package static let reportsRead = Self("reports:read")
    /// Users, clients, webhooks, settings and tariffs of one account.
    package static let accountAdmin = Self("account:admin")
    /// `/api/internal/*`, for the account's own back end.
    package static let internalEvents = Self("internal:events")
    package static let metricsRead = Self("metrics:read")
    /// Accounts themselves and the platform's health. No role of an account holds it.
    package static let platformAdmin = Self("platform:admin")

    /// The platform's own, in the order in which they are written.
    package static let builtIn: [Scope] = [
        .chargePointsRead, .chargePointsWrite, .commandsControl, .commandsConfigure, .sessionsRead,
        .sessionsWrite,
        .logsRead, .reportsRead, .accountAdmin, .internalEvents, .metricsRead, .platformAdmin,
    ]

    private static let names = Set(builtIn.map(\.rawValue))
    private static let installed = Mutex<[Scope]>([])

    /// All that there are in this process: the platform's own, then those of its plugins.
    package static var allCases: [Scope] {
        builtIn + installed.withLock { $0 }
    }

    /// Adds the scopes of plugins, at the start of the process and before anybody asks.
    package static func install(_ scopes: [Scope]) {
        installed.withLock { $0 = Array(Set($0 + scopes)).sorted { $0.rawValue < $1.rawValue } }
    }

    /// Whether it is a plugin's.
    package var isOfPlugin: Bool {
        Self.isOfPlugin(rawValue)
    }

    private static func isOfPlugin(_ name: String) -> Bool {
        guard name.hasPrefix("plugin.") else { return false }
        let parts = name.dropFirst("plugin.".count).split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy(isWord)
    }

    private static func isWord(_ text: Substring) -> Bool {
        (2...30).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
