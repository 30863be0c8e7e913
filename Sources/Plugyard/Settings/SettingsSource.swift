import Foundation  // ProcessInfo's environment and files: FoundationEssentials has both, Yams needs Foundation anyway
import Yams

/// Where settings come from: flags, then the environment, then the file, then the defaults. Read once.
struct SettingsSource {
    private let values: [SettingKey: String]

    init(
        flags: [SettingKey: String] = [:],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        configFile: String? = nil
    ) throws {
        let fromFile = try configFile.map(Self.read) ?? [:]
        let fromEnvironment = try Self.known(environment)
        values = flags.merging(fromEnvironment) { first, _ in first }.merging(fromFile) { first, _ in first }
    }

    /// Those that somebody has set.
    var given: Set<SettingKey> {
        Set(values.keys)
    }

    subscript(key: SettingKey) -> String? {
        values[key] ?? key.defaultValue
    }

    /// For tests of our own harness only: variables with this prefix are not settings.
    private static let testPrefix = "PLUGYARD_TEST_"

    private static func known(_ environment: [String: String]) throws -> [SettingKey: String] {
        var values: [SettingKey: String] = [:]
        for (name, value) in environment where name.hasPrefix("PLUGYARD_") && !name.hasPrefix(testPrefix) {
            guard let key = SettingKey(rawValue: String(name.dropFirst("PLUGYARD_".count))) else {
                throw SettingsError("\(name): there is no such setting; `plugyard config print` lists them")
            }
            values[key] = value
        }
        return values
    }

    private static func read(_ path: String) throws -> [SettingKey: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingsError("--config: cannot read \"\(path)\"")
        }
        let loaded: Any?
        do {
            loaded = try Yams.load(yaml: text)
        } catch {
            throw SettingsError("--config: \"\(path)\" is not YAML: \(error)")
        }
        guard let members = (loaded ?? [String: Any]()) as? [String: Any] else {
            throw SettingsError("--config: \"\(path)\" is not a mapping from setting to value")
        }
        var values: [SettingKey: String] = [:]
        for (name, value) in members {
            guard let key = SettingKey(rawValue: name.uppercased()), name == name.lowercased() else {
                throw SettingsError("\(name) in \"\(path)\": there is no such setting")
            }
            values[key] = String(describing: value)
        }
        return values
    }
}
