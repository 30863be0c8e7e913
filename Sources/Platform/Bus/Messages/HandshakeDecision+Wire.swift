extension HandshakeDecision: BusMessage {
    func write(to writer: inout WireWriter) {
        switch self {
        case .accept(let peer): writer.nest(1) { peer.write(to: &$0) }
        case .refuse(let refusal): writer.put(2, refusal.rawValue)
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var decision: HandshakeDecision?
        while let field = try reader.next() {
            switch field.number {
            case 1:
                var nested = field.nested()
                decision = .accept(try StationPeer(from: &nested))
            case 2:
                // A reason of a later time is a refusal all the same, which the charge point may try again.
                decision = .refuse(HandshakeRefusal(rawValue: try field.text()) ?? .unavailable)
            default: break
            }
        }
        self = try decision.required(1)
    }
}
