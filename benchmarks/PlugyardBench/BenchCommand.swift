import ArgumentParser

/// What `make bench` measures with, from processes of its own. `benchmarks/conductor` says what to do and when.
@main
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "PlugyardBench",
        abstract: "The load, the receivers and the socket yardstick of Plugyard's benchmarks.",
        subcommands: [
            DriveCommand.self, EchoCommand.self, MetricsCommand.self, ReceiveCommand.self,
        ]
    )
}
