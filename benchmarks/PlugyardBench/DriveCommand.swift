import ArgumentParser
import FoundationEssentials
import NIOCore
import NIOPosix

/// `PlugyardBench drive`: charge points, and readers of feeds, that do what lines of JSON on standard input say, see ``Order``.
///
/// All of it is on one event loop, so that it takes at most one core from what it measures.
struct DriveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive",
        abstract:
            "Play charge points; orders on standard input, reports on standard output, one JSON object a line."
    )

    @Option(help: "Where the server listens on 127.0.0.1.") var port: Int
    @Option(help: "What a socket's path begins with.") var path = "/ocpp"
    @Option(
        help: "Slugs of accounts, parted by commas; station N is the N-th account's, in turn. Empty for none."
    )
    var accounts = ""
    @Option(help: "What identities begin with; six digits follow.") var prefix = "BENCH"
    @Option(help: "The number of the first station.") var first = 0
    @Option(help: "The password of every station.") var password = ""
    @Option(help: "Tokens, parted by commas; station N charges with the N-th of them, in turn.")
    var tags = "BENCH"
    @Flag(help: "The server answers with what it gets: nobody boots.") var echo = false

    func validate() throws {
        guard tags.contains(where: { $0 != "," }) else { throw ValidationError("--tags names no token") }
    }

    func run() throws {
        OpenFiles.raiseLimit()
        let target = Target(
            port: port,
            path: path,
            accounts: accounts.split(separator: ",").map(String.init),
            prefix: prefix,
            first: first,
            password: password,
            isEcho: echo
        )
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        let tags = tags.split(separator: ",").map(String.init)
        let fleet = try loop.submit {
            NIOLoopBound(try Fleet(target, tags: tags, on: loop), eventLoop: loop)
        }.wait()
        while let line = readLine() {
            let order = try JSONDecoder().decode(Order.self, from: Data(line.utf8))
            try loop.flatSubmit { fleet.value.carryOut(order) }.wait()
        }
    }
}
