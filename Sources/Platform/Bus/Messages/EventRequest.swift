/// Events of one socket, in their order, on their way from a gateway to a manager.
struct EventRequest: BusMessage, Equatable {
    /// The gateway process that asks; of each run another.
    var gateway: String
    /// Names the request among those of its gateway, and its answer.
    var token: UInt64
    /// Whether the manager, or another one, may have been given the same events before.
    var isRepeated: Bool
    var peer: StationPeer
    var events: [ReportedEvent]

    init(gateway: String, token: UInt64, isRepeated: Bool, peer: StationPeer, events: [ReportedEvent]) {
        self.gateway = gateway
        self.token = token
        self.isRepeated = isRepeated
        self.peer = peer
        self.events = events
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, gateway)
        writer.put(2, unsigned: token)
        writer.put(3, isRepeated)
        writer.nest(4) { peer.write(to: &$0) }
        for event in events { writer.nest(5) { event.write(to: &$0) } }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var gateway: String?
        var token: UInt64?
        var peer: StationPeer?
        isRepeated = false
        events = []
        while let field = try reader.next() {
            var nested = field.nested()
            switch field.number {
            case 1: gateway = try field.text()
            case 2: token = try field.unsigned()
            case 3: isRepeated = try field.flag()
            case 4: peer = try StationPeer(from: &nested)
            case 5: events.append(try ReportedEvent(from: &nested))
            default: break
            }
        }
        self.gateway = try gateway.required(1)
        self.token = try token.required(2)
        self.peer = try peer.required(4)
        self.peer.gateway = self.gateway
    }
}
