import FoundationEssentials

/// Where to look: what this process has changed of an account. It says nothing about how things are now.
struct FeedHints: Sendable {
    /// A frame of the message log.
    struct Frame: Sendable {
        let id: UUID
        let at: Date
        let chargePoint: UUID
    }

    /// Beyond it, everything is looked at.
    static let limit = 1000
    /// Frames beyond it are not told one by one.
    static let frameLimit = 2000

    /// Something changed, and nobody says what.
    var isVague = false
    var chargePoints: Set<UUID> = []
    /// Charge points at which sessions began.
    var sessionsBegan: Set<UUID> = []
    var transactions: Set<UUID> = []
    private(set) var frames: [Frame] = []
    private(set) var hasLostFrames = false

    var isEmpty: Bool {
        !isVague && chargePoints.isEmpty && sessionsBegan.isEmpty && transactions.isEmpty && frames.isEmpty
            && !hasLostFrames
    }

    mutating func append(_ frame: Frame) {
        guard frames.count < Self.frameLimit else {
            hasLostFrames = true
            return
        }
        frames.append(frame)
    }

    mutating func merge(_ more: FeedHints) {
        isVague = isVague || more.isVague
        chargePoints.formUnion(more.chargePoints)
        sessionsBegan.formUnion(more.sessionsBegan)
        transactions.formUnion(more.transactions)
        if max(chargePoints.count, sessionsBegan.count, transactions.count) > Self.limit {
            isVague = true
            (chargePoints, sessionsBegan, transactions) = ([], [], [])
        }
        for frame in more.frames { append(frame) }
        hasLostFrames = hasLostFrames || more.hasLostFrames
    }

    /// Without frames that nobody wants.
    func keepingFrames(where isWanted: (UUID) -> Bool) -> FeedHints {
        var hints = self
        hints.frames = frames.filter { isWanted($0.chargePoint) }
        return hints
    }

    /// What an event has stored. That a charge point was heard of is no change.
    mutating func note(_ rows: BatchRows, of peer: StationPeer) {
        let isChange =
            !rows.connectors.isEmpty || rows.boot != nil || rows.socket != nil || rows.present != nil
            || rows.closed != nil || rows.state?.own != nil || rows.state?.derivesStatus == true
        if isChange { chargePoints.insert(peer.chargePoint) }
        if !rows.opened.isEmpty { sessionsBegan.insert(peer.chargePoint) }
        for saved in rows.saved { transactions.insert(saved.record.id) }
        if !rows.first.isEmpty || !rows.own.isEmpty { isVague = true }
        note(rows.frames, of: peer)
    }

    mutating func note(_ frames: [LoggedFrame], of peer: StationPeer) {
        for frame in frames { append(Frame(id: frame.id, at: frame.at, chargePoint: peer.chargePoint)) }
    }
}
