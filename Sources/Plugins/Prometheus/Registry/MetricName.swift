import Telemetry

/// Spelling of names and texts, the same in both formats.
enum MetricName {
    static let prefix = "plugyard_"

    /// The name of a metric that nobody defined, as whoever made it would have to call it: our prefix, letters, digits and
    /// underscores, its kind's ending.
    static func undefined(_ label: String, _ kind: InstrumentKind) -> String {
        var name = clean(label)
        if !name.hasPrefix(prefix) { name = prefix + name }
        switch kind {
        case .counter where !name.hasSuffix("_total"): name += "_total"
        case .timer where !name.hasSuffix("_seconds"): name += "_seconds"
        default: break
        }
        return name
    }

    static func label(_ name: String) -> String {
        let name = clean(name)
        return name.first?.isNumber == true ? "_\(name)" : name
    }

    /// `quotes`: Whether the text stands between quotation marks.
    static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || (quotes && $0 == 0x22) }) else {
            return text
        }
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    private static func clean(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
                default: "_"
                }
            }
        )
    }
}
