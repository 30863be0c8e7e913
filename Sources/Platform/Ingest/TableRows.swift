/// The rows of all events of a batch, by the statement that writes them.
struct TableRows {
    private(set) var measured: [SavedTransaction] = []
    private(set) var saved: [SavedTransaction] = []
    private(set) var ended: [SavedTransaction] = []
    private(set) var opened: [OpenedTransaction] = []
    private(set) var newSamples: [StoredSample] = []
    /// Those that may have been stored before.
    private(set) var samples: [StoredSample] = []
    private(set) var connectors: [ConnectorReport] = []
    private(set) var lateConnectors: [ConnectorReport] = []
    private(set) var sockets: [OpenedSocket] = []
    /// Those of them that are at one of several gateways.
    private(set) var socketsElsewhere: [PlacedSocket] = []
    private(set) var present: [PlacedSocket] = []
    private(set) var closed: [StationPeer] = []
    private(set) var states: [StationStateChange] = []
    private(set) var boots: [StoredBoot] = []
    private(set) var connectionEvents: [ConnectionEventRow] = []
    private(set) var frames: [StationFrame] = []
    /// The events that have statements of their own, by where these stand.
    private(set) var first: [Int] = []
    private(set) var own: [Int] = []
    private(set) var queueing: [Int] = []

    /// One pass: most events of a batch have rows in few of the tables.
    init(_ parts: [BatchPart], of items: [BatchItem]) {
        states.reserveCapacity(parts.count)
        frames.reserveCapacity(2 * parts.count)
        for (place, part) in parts.enumerated() {
            add(part.rows, of: place, at: items[place].peer)
        }
    }

    private mutating func add(_ rows: borrowing BatchRows, of item: Int, at peer: StationPeer) {
        for frame in rows.frames { frames.append(StationFrame(peer: peer, frame: frame)) }
        if !rows.first.isEmpty { first.append(item) }
        if !rows.own.isEmpty { own.append(item) }
        if !rows.queueing.isEmpty { queueing.append(item) }
        for transaction in rows.saved {
            if transaction.isMeasuredOnly {
                measured.append(transaction)
            } else if transaction.record.status == .active {
                saved.append(transaction)
            } else {
                ended.append(transaction)
            }
        }
        for sample in rows.samples {
            if sample.isNew { newSamples.append(sample) } else { samples.append(sample) }
        }
        for report in rows.connectors {
            if report.isLate { lateConnectors.append(report) } else { connectors.append(report) }
        }
        if let state = rows.state { states.append(state) }
        if let socket = rows.socket {
            sockets.append(socket)
            if socket.peer.gateway != nil {
                socketsElsewhere.append(PlacedSocket(item: item, socket: socket))
            }
        }
        if let socket = rows.present { present.append(PlacedSocket(item: item, socket: socket)) }
        if let peer = rows.closed { closed.append(peer) }
        if let boot = rows.boot { boots.append(boot) }
        opened += rows.opened
        connectionEvents += rows.connectionEvents
    }
}
