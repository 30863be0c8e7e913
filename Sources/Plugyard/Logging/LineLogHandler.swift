import Foundation  // padding(toLength:)
import Glibc
import Logging
import OCPP

/// One line per event on standard output: time, level, message, then `key=value` pairs; or one JSON object.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let label: String

    init(label: String, level: Logger.Level, format: LogFormat) {
        self.label = label
        logLevel = level
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let time = DeviceTime.format(Date())
        let line =
            switch format {
            case .text: text(event.level, event.message, pairs, at: time)
            case .json: json(event.level, event.message, pairs, at: time)
            }
        // One write a line, so that lines of several threads do not mix. A reader that went away (Ctrl-C ends `tee`
        // first) must not take the platform with it, so the outcome is of no interest; FileHandle would trap.
        var text = line + "\n"
        text.withUTF8 { _ = Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    private func text(
        _ level: Logger.Level,
        _ message: Logger.Message,
        _ pairs: [(key: String, value: Logger.MetadataValue)],
        at time: String
    ) -> String {
        let word = level.rawValue.uppercased().padding(toLength: 8, withPad: " ", startingAt: 0)
        let details = pairs.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
        return "\(time) \(word) \(message)\(details)"
    }

    private func json(
        _ level: Logger.Level,
        _ message: Logger.Message,
        _ pairs: [(key: String, value: Logger.MetadataValue)],
        at time: String
    ) -> String {
        var object = JSONObject()
        object["time"] = .string(time)
        object["level"] = .string(level.rawValue)
        object["logger"] = .string(label)
        object["message"] = .string("\(message)")
        for (key, value) in pairs { object[key] = .string("\(value)") }
        return JSONValue.object(object).serialized()
    }

    /// Quoted where a space or a line break would make the pair ambiguous; a log line is one line whatever it says.
    private static func quoted(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0 != "\"" && $0 != "=" && $0.value != 0x7F
        }
        return isPlain && !value.isEmpty ? value : JSONValue.string(value).serialized()
    }
}
