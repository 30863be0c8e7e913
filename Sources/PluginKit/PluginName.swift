/// A plugin's name, stable and unique: in `PLUGYARD_PLUGINS`, in paths, in metrics and log lines.
///
/// 2 to 30 lower-case letters, digits and single hyphens, a letter first.
package struct PluginName: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// `nil` for what is no name.
    package init?(rawValue: String) {
        let bytes = Array(rawValue.utf8)
        guard (2...30).contains(bytes.count), Self.isLetter(bytes[0]), bytes.last != UInt8(ascii: "-"),
            bytes.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "-") }),
            !zip(bytes, bytes.dropFirst()).contains(where: { $0 == UInt8(ascii: "-") && $1 == $0 })
        else { return nil }
        self.rawValue = rawValue
    }

    /// Where its tables are: `plugin_` and the name, with underscores for hyphens.
    package var databaseSchema: String {
        "plugin_\(word)"
    }

    /// How its metrics begin, for example `plugyard_laravel_bridge_`.
    package var metricPrefix: String {
        "plugyard_\(word)_"
    }

    package var description: String {
        rawValue
    }

    package static func < (first: Self, second: Self) -> Bool {
        first.rawValue < second.rawValue
    }

    /// With underscores, as names of SQL and of Prometheus want it.
    private var word: String {
        String(rawValue.map { $0 == "-" ? "_" : $0 })
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension PluginName: ExpressibleByStringLiteral {
    /// For names in the source. One that is none stops the program at start.
    package init(stringLiteral value: StaticString) {
        guard let name = Self(rawValue: "\(value)") else {
            preconditionFailure("\"\(value)\" is no name of a plugin")
        }
        self = name
    }
}
