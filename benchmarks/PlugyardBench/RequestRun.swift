import NIOCore
import NIOPosix

/// HTTP requests over some connections, each with one request under way.
final class RequestRun {
    private let order: Order.Requests
    /// The requests, taken apart where the number goes.
    private let texts: [[String]]
    private let address: SocketAddress
    private let loop: any EventLoop
    private let promise: EventLoopPromise<Report>
    private let start = NIODeadline.now()
    private var open = 0
    private var sent = 0
    private var isOver = false
    private var statuses: [Int: Int] = [:]
    private var latency = LatencyHistogram()

    init(_ order: Order.Requests, _ address: SocketAddress, on loop: any EventLoop) {
        self.order = order
        texts = order.requests.map { request in
            request.split(separator: "######", omittingEmptySubsequences: false).map(String.init)
        }
        self.address = address
        self.loop = loop
        promise = loop.makePromise()
    }

    func begin() -> EventLoopFuture<Report> {
        Report(event: .begin).send()
        open = order.connections
        for _ in 0..<order.connections { connect() }
        if let seconds = order.seconds {
            loop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [self] in
                isOver = true
            }
        }
        return promise.futureResult
    }

    /// The next request, `nil` when it was the last.
    func next() -> ByteBuffer? {
        guard !isOver, sent < order.total ?? .max, !texts.isEmpty else { return nil }
        let text = texts[sent % texts.count]
        let number = String(order.first + sent % max(1, order.span))
        sent += 1
        let digits = String(repeating: "0", count: max(0, 6 - number.count)) + number
        return ByteBuffer(string: text.joined(separator: digits))
    }

    func answered(_ status: Int, after time: TimeAmount) {
        statuses[status, default: 0] += 1
        latency.record(time)
    }

    /// One connection ended; when the last does, all is over.
    func closed() {
        open -= 1
        guard open == 0 else { return }
        Report(event: .end).send()
        promise.succeed(
            Report(
                event: .done,
                seconds: Double((NIODeadline.now() - start).nanoseconds) / 1e9,
                answered: latency.count,
                latency: .init(latency),
                statuses: Dictionary(uniqueKeysWithValues: statuses.map { ("\($0.key)", $0.value) })
            )
        )
    }

    private func connect() {
        let bound = NIOLoopBound(RequestLine(self), eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
            .connect(to: address)
            .assumeIsolated()
            .whenFailure { [self] _ in closed() }
    }
}
