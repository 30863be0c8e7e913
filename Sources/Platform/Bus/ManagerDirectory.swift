import FoundationEssentials

/// Which managers a gateway hears, and which of them is for which charge point.
struct ManagerDirectory {
    private struct Entry {
        var heard: ContinuousClock.Instant
        var isLeaving: Bool
        /// Nobody listened where it should; its next beat clears it.
        var isSuspect = false
    }

    private var entries: [String: Entry] = [:]
    private let deadAfter: Duration

    init(deadAfter: Duration) {
        self.deadAfter = deadAfter
    }

    var isEmpty: Bool {
        entries.isEmpty
    }

    func contains(_ manager: String) -> Bool {
        entries[manager] != nil
    }

    mutating func heard(_ beat: Beat, at now: ContinuousClock.Instant) {
        entries[beat.name] = beat.isGone ? nil : Entry(heard: now, isLeaving: beat.isLeaving)
    }

    /// It gets nothing new until it is heard again. What it has stays with it: it may be at work.
    mutating func suspect(_ manager: String) {
        entries[manager]?.isSuspect = true
    }

    mutating func forget(_ manager: String) {
        entries[manager] = nil
    }

    /// Silence of which the gateway's own connection was the cause says nothing about managers.
    mutating func excuse(at now: ContinuousClock.Instant) {
        for name in entries.keys { entries[name]?.heard = now }
    }

    /// Forgets who was silent for too long.
    mutating func expire(at now: ContinuousClock.Instant) {
        entries = entries.filter { now - $0.value.heard < deadAfter }
    }

    /// The manager for a charge point: always the same while it lives, and only its share moves when another comes or
    /// goes (rendezvous hashing). One that leaves gets nothing new while there are others.
    func manager(for chargePoint: UUID) -> String? {
        let present = entries.filter { !$0.value.isSuspect }
        let staying = present.filter { !$0.value.isLeaving }
        return (staying.isEmpty ? present : staying).keys.max { first, second in
            let (one, two) = (Self.weight(of: first, chargePoint), Self.weight(of: second, chargePoint))
            return one == two ? first < second : one < two
        }
    }

    /// FNV-1a of both, stirred: alike in every process, as Swift's own hashes are not.
    private static func weight(of manager: String, _ chargePoint: UUID) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ byte: UInt8, _ hash: inout UInt64) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        for byte in manager.utf8 { mix(byte, &hash) }
        withUnsafeBytes(of: chargePoint.uuid) { for byte in $0 { mix(byte, &hash) } }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        return hash ^ (hash >> 33)
    }
}
