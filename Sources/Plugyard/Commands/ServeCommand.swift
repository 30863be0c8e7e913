import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import Tenancy

/// `plugyard serve`: the whole platform in one process.
struct ServeCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run everything in one process: API, charge point sockets, business rules (the default)."
    )

    @OptionGroup var options: SettingsOptions

    func run(_ settings: Settings, _ logger: Logger) async throws {
        guard settings.bus == nil else {
            throw SettingsError(
                "\(SettingKey.bus.variable): serve runs everything in one process; see `manager` and `gateway`"
            )
        }
        try await ServiceRun.requireFreePorts(settings)
        try await Self.migrateIfOwner(settings, logger)
        try await ServiceRun(settings, quiet(logger), logger).run("serve") { assembly in
            try await assembly.serve()
        }
    }

    /// Where the owner's URI is given, the schema is brought up to date first. Then the program is executed anew
    /// without it, so that the process that serves holds it nowhere: not in its memory, not in its environment.
    private static func migrateIfOwner(_ settings: Settings, _ logger: Logger) async throws {
        guard let ownerURL = settings.ownerDatabaseURL else { return }
        let variable = SettingKey.ownerDatabaseURL.variable
        guard getenv(variable) != nil else {
            throw SettingsError("\(variable): serve takes it from the environment only, and keeps it nowhere")
        }
        _ = try await MigrateCommand.migrate(settings, ownerURL: ownerURL, logger)
        unsetenv(variable)
        // The mask of this thread would be the new program's, which must hear SIGTERM.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        execv("/proc/self/exe", CommandLine.unsafeArgv)
        throw SettingsError("\(variable): cannot start again without it: \(String(cString: strerror(errno)))")
    }
}
