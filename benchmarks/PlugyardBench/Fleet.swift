import Glibc
import NIOCore
import NIOPosix

/// All stations of a process, on one event loop, and what they are at.
final class Fleet {
    let target: Target
    let script: Script
    let loop: any EventLoop
    var timestamp = Timestamp()
    private(set) var stations: [Station] = []
    private(set) var acknowledged: [MessageKind: Int] = [:]
    private let address: SocketAddress
    private var connecting: ConnectRun?
    private var load: LoadRun?
    private var lost = 0
    /// Microseconds of the start, counted on: no two processes use the same ids.
    private var lastMessageID: Int

    init(_ target: Target, tag: String, on loop: any EventLoop) throws {
        self.target = target
        self.loop = loop
        script = Script(tag: tag)
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        lastMessageID = time.tv_sec * 1_000_000 + time.tv_nsec / 1000
        address = try SocketAddress(ipAddress: "127.0.0.1", port: target.port)
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
            let run = ConnectRun(self, window: wanted.window)
            connecting = run
            report = run.begin()
        case .load(let wanted):
            let run = LoadRun(self, wanted)
            load = run
            report = run.begin()
        case .requests(let wanted):
            report = RequestRun(wanted, address, on: loop).begin()
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

    /// Connects the station; how that ended is told by ``didOpen(_:)`` or ``didClose(_:hadOpened:)``.
    func connect(_ station: Station) {
        let bound = NIOLoopBound(station, eventLoop: loop)
        ClientBootstrap(group: loop)
            .connectTimeout(.seconds(30))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
            .connect(to: address)
            .assumeIsolated()
            .whenFailure { [self] _ in connecting?.failed(station) }
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

    func didPrepare(_ station: Station) {
        load?.prepared(station)
    }

    func didAnswer(_ station: Station, _ kind: MessageKind, due: NIODeadline, isError: Bool) {
        if !isError { acknowledged[kind, default: 0] += 1 }
        load?.answered(station, due: due, isError: isError)
    }
}
