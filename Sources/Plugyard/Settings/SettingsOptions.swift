import ArgumentParser

/// The flags that every subcommand takes.
struct SettingsOptions: ParsableArguments {
    @Option(help: "A YAML file of settings (keys as in the README's table, lower case).")
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "A setting, before environment and file: --set http_port=8081",
            valueName: "key=value"
        )
    )
    var assignments: [String] = []

    @Option(name: .customLong("http-host"), help: "Address to listen on.")
    var httpHost: String?

    @Option(name: .customLong("http-port"), help: "Port of REST, web and WebSockets.")
    var httpPort: String?

    @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(name: .customLong("log-format"), help: "text or json.")
    var logFormat: String?

    @Option(name: .customLong("bus"), help: "embedded, or nats://host:port of gateways and managers.")
    var bus: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    /// The flags as settings.
    func values() throws -> [SettingKey: String] {
        var values: [SettingKey: String] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let key = SettingKey(rawValue: parts[0].uppercased()) else {
                throw SettingsError("--set \(assignment): expected a setting's name, \"=\" and its value")
            }
            values[key] = String(parts[1])
        }
        let flags: [(SettingKey, String?)] = [
            (.httpHost, httpHost), (.httpPort, httpPort), (.logLevel, logLevel), (.logFormat, logFormat),
            (.bus, bus),
        ]
        for (key, value) in flags {
            if let value { values[key] = value }
        }
        return values
    }

    /// `environment`: Of the process.
    func settings() throws -> Settings {
        try Settings(SettingsSource(flags: values(), configFile: config))
    }
}
