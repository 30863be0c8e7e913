import Glibc
import NIOCore
import NIOPosix

/// All stations of a process, on one event loop, and what they are at.
final class Fleet {
    let target: Target
    let loop: any EventLoop
    var timestamp = Timestamp()
    private(set) var stations: [Station] = []
    private(set) var readers: [FeedReader] = []
    private(set) var acknowledged: [MessageKind: Int] = [:]
    private let address: SocketAddress
    /// One for each token.
    private let scripts: [Script]
    private var connecting: ConnectRun<Station>?
    private var load: LoadRun?
    private var following: ConnectRun<FeedReader>?
    private var changes: ChangeRun?
    private var lost = 0
    /// Microseconds of the start, counted on: no two processes use the same ids.
    private var lastMessageID: Int

    init(_ target: Target, tags: [String], on loop: any EventLoop) throws {
        self.target = target
        self.loop = loop
        scripts = tags.map { Script(tag: $0) }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        lastMessageID = time.tv_sec * 1_000_000 + time.tv_nsec / 1000
        address = try SocketAddress(ipAddress: "127.0.0.1", port: target.port)
    }

    /// What this station says.
    func script(of station: Int) -> Script {
        scripts[station % scripts.count]
    }

    func nextMessageID() -> Int {
        lastMessageID += 1
        return lastMessageID
    }

    /// Done when the order is carried out and its report written.
    func carryOut(_ order: Order) -> EventLoopFuture<Void> {
        let report: EventLoopFuture<Report>
        switch order {
        case .connect(let wanted):
            stations += (stations.count..<max(stations.count, wanted.count)).map { Station($0, of: self) }
            // As charge points do.
            let (missing, pause) = (stations.filter { !$0.isConnected }, TimeAmount.seconds(1))
            let run = ConnectRun(self, missing, window: wanted.window, retryingAfter: pause)
            connecting = run
            report = run.begin()
        case .load(let wanted):
            let run = LoadRun(self, wanted)
            (load, changes) = (run, nil)
            report = run.begin()
        case .requests(let wanted):
            report = RequestRun(wanted, address, on: loop).begin()
        case .follow(let wanted):
            let run = ConnectRun(self, enlist(wanted), window: wanted.window, retryingAfter: nil)
            following = run
            report = run.begin()
        case .changes(let wanted):
            let run = ChangeRun(self, wanted)
            (load, changes) = (nil, run)
            report = run.begin()
        }
        return report.assumeIsolated().map { [self] report in
            var whole = report
            whole.lost = lost
            whole.acknowledged = Dictionary(
                uniqueKeysWithValues: acknowledged.map { ($0.key.rawValue, $0.value) }
            )
            whole.send()
        }.nonisolated()
    }

    /// How it ended is told by ``didOpen(_:)`` or ``didClose(_:hadOpened:)``, or, where there was no connection, here.
    func connect(_ handler: some ChannelHandler, orElse failed: @escaping () -> Void) {
        let bound = NIOLoopBound(handler, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(.seconds(30))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
            .connect(to: address)
            .assumeIsolated()
            .whenFailure { _ in failed() }
    }

    /// The readers that are missing.
    private func enlist(_ wanted: Order.Follow) -> [FeedReader] {
        let there = readers.count
        for (account, feed) in wanted.feeds.enumerated() where !feed.handshakes.isEmpty {
            let enlisted = readers.count { $0.account == account }
            for place in stride(from: enlisted, to: feed.readers, by: 1) {
                let handshake = feed.handshakes[place % feed.handshakes.count]
                readers.append(FeedReader(readers.count, account: account, handshake: handshake, of: self))
            }
        }
        return Array(readers[there...])
    }

    func didOpen(_ station: Station) {
        connecting?.opened(station)
    }

    func didClose(_ station: Station, hadOpened: Bool) {
        guard hadOpened else {
            connecting?.failed(station)
            return
        }
        lost += 1
        load?.lost(station)
    }

    func didOpen(_ reader: FeedReader) {
        following?.opened(reader)
    }

    func didClose(_ reader: FeedReader, hadOpened: Bool) {
        if hadOpened { lost += 1 } else { following?.failed(reader) }
    }

    func didRead(_ reader: FeedReader, _ payload: ByteBuffer) {
        changes?.read(reader, payload)
    }

    func didPrepare(_ station: Station, isError: Bool) {
        if !isError { acknowledged[.startTransaction, default: 0] += 1 }
        load?.prepared(station)
    }

    func didAnswer(_ station: Station, _ kind: MessageKind, due: NIODeadline, isError: Bool) {
        if !isError { acknowledged[kind, default: 0] += 1 }
        load?.answered(station, due: due, isError: isError)
        changes?.answered(station, isError: isError)
    }
}
