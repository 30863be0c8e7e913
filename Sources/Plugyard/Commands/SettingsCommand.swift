import ArgumentParser
import Foundation  // FileHandle
import Glibc
import Logging
import OCPP
import Tenancy

/// What every subcommand has: settings, a logger, and one way to say what went wrong.
protocol SettingsCommand: AsyncParsableCommand {
    var options: SettingsOptions { get }

    func run(_ settings: Settings, _ logger: Logger) async throws
}

extension SettingsCommand {
    func run() async throws {
        // A log whose reader went away is an error of write(2), not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            let settings = try options.settings()
            let logger = Logger(label: "plugyard") { label in
                LineLogHandler(label: label, level: settings.logLevel, format: settings.logFormat)
            }
            try await run(settings, logger)
        } catch let error as SettingsError {
            Self.complain(error.description)
            throw ExitCode(78)  // EX_CONFIG
        } catch let error as MigrationError {
            Self.complain(error.description)
            throw ExitCode(1)
        } catch let error as DatabaseError {
            Self.complain("database: \(error)")
            throw ExitCode(1)
        }
    }

    /// Prints the outcome: one JSON object with `--json`, else a line a field.
    func show(_ fields: [(String, JSONValue)]) {
        if options.json {
            var object = JSONObject()
            for (name, value) in fields { object[name] = value }
            print(JSONValue.object(object).serialized())
        } else {
            for (name, value) in fields { print("\(name): \(value.stringValue ?? value.serialized())") }
        }
    }

    static func complain(_ text: String) {
        say("plugyard: \(text)")
    }

    /// For the person at the terminal: the result alone goes to standard output.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// For commands that print a result: the log's lines would stand between.
    func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
