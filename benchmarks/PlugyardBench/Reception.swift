import FoundationEssentials
import NIOCore
import NIOHTTP1

/// All deliveries that came since they were last forgotten, confined to the event loop of the receiver.
final class Reception {
    /// As one object of JSON.
    struct Findings: Encodable {
        var deliveries = 0
        /// Facts, however often each came, all together and by type.
        var facts = 0
        var types: [String: Int] = [:]
        /// Whose signature is not good. All are checked.
        var unsigned = 0
        /// That are nothing that the platform should send.
        var unreadable = 0
        /// Facts that came behind a later one of the same charge point.
        var disordered = 0
        /// Of the bodies.
        var bytes = 0
        /// The most that delivered at the same time.
        var connections = 0
        /// In seconds, since the last ones were forgotten.
        var first: Double?
        var last: Double?
        /// From the charge point's own time of a fact until it came here for the first time, in milliseconds.
        var delay: Report.Latency?
    }

    private let keys: [WebhookKey]
    private var deliveries: [ReceivedDelivery] = []
    private var start = NIODeadline.now()
    private var open = 0
    private var most = 0

    init(_ keys: [WebhookKey]) {
        self.keys = keys
    }

    var count: Int {
        deliveries.count
    }

    func took(_ head: HTTPRequestHead, _ body: ByteBuffer) {
        deliveries.append(ReceivedDelivery(head: head, buffer: body, moment: .now(), date: Date()))
    }

    /// A connection delivers for the first time.
    func joined() {
        open += 1
        most = max(most, open)
    }

    func left() {
        open -= 1
    }

    func forget() {
        deliveries = []
        start = .now()
        most = open
    }

    func findings() -> Findings {
        var found = Findings()
        var known: Set<String> = []
        var latest: [String: Date] = [:]
        var delay = LatencyHistogram()
        for delivery in deliveries {
            found.deliveries += 1
            found.bytes += delivery.buffer.readableBytes
            if !isSigned(delivery) { found.unsigned += 1 }
            guard let fact = delivery.fact, let chargePoint = fact.chargePoint, let time = fact.time else {
                found.unreadable += 1
                continue
            }
            // What comes once more may well come behind a later one.
            guard known.insert(fact.id).inserted else { continue }
            found.types[fact.type, default: 0] += 1
            if let before = latest[chargePoint], before > time { found.disordered += 1 }
            latest[chargePoint] = max(latest[chargePoint] ?? time, time)
            delay.record(.nanoseconds(Int64(delivery.date.timeIntervalSince(time) * 1e9)))
        }
        found.facts = known.count
        found.connections = most
        found.first = deliveries.first.map { seconds(until: $0.moment) }
        found.last = deliveries.last.map { seconds(until: $0.moment) }
        if delay.count > 0 { found.delay = .init(delay) }
        return found
    }

    private func isSigned(_ delivery: ReceivedDelivery) -> Bool {
        guard let place = delivery.place, keys.indices.contains(place) else { return false }
        return keys[place].signed(delivery)
    }

    private func seconds(until moment: NIODeadline) -> Double {
        Double((moment - start).nanoseconds) / 1e9
    }
}
