import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("How a local list is kept in step")
struct LocalListTests {
    private let now = Date(timeIntervalSince1970: 1_790_000_000)
    private let location = UUID()

    /// One that has what there is.
    private func synced(version: Int = 7, revision: Int = 3) -> LocalList {
        var list = LocalList(chargePoint: UUID())
        list.location = location
        list.listLocation = location
        (list.revision, list.syncedRevision) = (revision, revision)
        (list.version, list.sentVersion) = (version, version)
        (list.isChecked, list.needsFull, list.state) = (true, false, .inSync)
        return list
    }

    private func part(_ list: LocalList, position: String?) -> LocalListPart {
        let changes = ["a", position == nil ? nil : "b"].compactMap(\.self).map {
            LocalListChange(uid: $0, position: $0, info: AuthorizationInfo(status: .accepted))
        }
        return LocalListPart(changes, limit: 1, version: list.nextVersion, isFull: true, isFirst: true)
    }

    /// Sends one part, the last or not, and returns whether it completed the update.
    private func send(_ list: inout LocalList, isLast: Bool = true) -> Bool {
        list.sent(part(list, position: isLast ? nil : "a"), by: UUID(), at: now)
        return list.arrived()
    }

    @Test("a charge point is asked before anything is sent, and again after it booted")
    func asks() {
        var list = synced()
        #expect(list.step(at: now) == .rest)
        list.isChecked = false
        #expect(list.step(at: now) == .ask)
        list.asked(by: UUID(), at: now)
        #expect(list.step(at: now) == .wait)
        list.reported(version: 7)
        #expect(list.step(at: now) == .rest)
        #expect(list.state == .inSync)
    }

    @Test("what changed is sent alone while the charge point has the list that was sent")
    func differential() {
        var list = synced()
        list.revision = 4
        #expect(list.step(at: now) == .differential)
        list.began(.differential, total: 9)
        #expect(send(&list))
        list.completed(total: 9)
        #expect(list.syncedRevision == 4)
        #expect(list.version == 8)
        #expect(list.tokenCount == 9)
        #expect(list.step(at: now) == .rest)
    }

    @Test("another version, another location or forgotten removals need the whole list")
    func full() {
        var other = synced()
        other.isChecked = false
        other.reported(version: 6)
        #expect(other.step(at: now) == .full)
        #expect(other.nextVersion == 8)
        var moved = synced()
        moved.location = UUID()
        #expect(moved.step(at: now) == .full)
        var old = synced()
        old.sweptRevision = 4
        old.revision = 5
        #expect(old.step(at: now) == .full)
    }

    @Test("what changes during an update is the next one's")
    func changesMeanwhile() {
        var list = synced()
        list.needsFull = true
        list.began(.full, total: 2)
        #expect(!send(&list, isLast: false))
        #expect(list.position == "a")
        list.revision = 5
        #expect(send(&list))
        list.completed(total: 3)
        #expect(list.syncedRevision == 3)
        #expect(list.version == 9)
        #expect(list.tokenCount == 2)
        #expect(list.step(at: now) == .differential)
    }

    @Test("a differential update that is refused is followed by all tokens at once; these by a pause")
    func refusals() {
        var list = synced()
        list.revision = 4
        list.began(.differential, total: 2)
        list.sent(part(list, position: nil), by: UUID(), at: now)
        list.rejected("VersionMismatch", at: now)
        #expect(list.state == .pending)
        #expect(list.step(at: now) == .full)
        list.began(.full, total: 2)
        list.sent(part(list, position: nil), by: UUID(), at: now)
        list.rejected("Failed", at: now)
        #expect(list.state == .failed)
        #expect(list.lastError == "Failed")
        #expect(list.step(at: now) == .wait)
        #expect(list.step(at: now + 60) == .full)
        #expect(list.nextVersion == 10)
    }

    @Test("pauses grow, and not for ever")
    func pauses() {
        #expect((0...3).map(LocalList.pause(afterFailures:)) == [60, 120, 240, 480])
        #expect(LocalList.pause(afterFailures: 1000) == 6 * 3600)
    }

    @Test("a command whose end never came is given up, and then all tokens are sent")
    func lostCommand() {
        var list = synced()
        list.revision = 4
        list.began(.differential, total: 2)
        list.sent(part(list, position: nil), by: UUID(), at: now)
        #expect(list.step(at: now + LocalList.patience - 1) == .wait)
        let later = now + LocalList.patience
        #expect(list.step(at: later) == .ask)
        list.asked(by: UUID(), at: later)
        list.reported(version: 7)
        #expect(list.step(at: later) == .full)
    }

    @Test("-1 says that no list is kept, 0 that it is empty")
    func reportedVersions() {
        var none = synced()
        none.isChecked = false
        none.reported(version: -1)
        #expect(none.state == .unsupported)
        #expect(none.step(at: now) == .rest)
        none.isChecked = false
        #expect(none.step(at: now) == .ask)
        none.reported(version: 0)
        #expect(none.step(at: now) == .full)
    }

    @Test("a charge point whose list is no longer kept is left alone; later it gets all tokens")
    func disabled() {
        var list = synced()
        list.revision = 4
        list.began(.differential, total: 1)
        list.isEnabled = false
        #expect(list.step(at: now) == .rest)
        list.rested()
        list.isEnabled = true
        #expect(list.step(at: now) == .full)
    }

    @Test("limits that make no sense do not count")
    func limits() {
        var list = LocalList(chargePoint: UUID())
        #expect(list.entriesPerMessage == 50)
        list.learnt(LocalListLimits(perMessage: 0, total: -1))
        #expect(list.entriesPerMessage == 50)
        #expect(list.limits.total == nil)
        list.learnt(LocalListLimits(perMessage: 1_000_000, total: 0))
        #expect(list.entriesPerMessage == 500)
        #expect(list.limits.total == 0)
    }

    @Test("a list is split at the limit; only the first part of a full one is Full")
    func parts() {
        let changes = ["A", "B", "C"].map {
            LocalListChange(uid: $0, position: $0.lowercased(), info: AuthorizationInfo(status: .accepted))
        }
        let first = LocalListPart(changes, limit: 2, version: 5, isFull: true, isFirst: true)
        #expect(first.update.kind == .full)
        #expect(first.update.entries.map(\.idTag) == ["A", "B"])
        #expect(first.position == "b")
        let last = LocalListPart([changes[2]], limit: 2, version: 6, isFull: true, isFirst: false)
        #expect(last.update.kind == .differential)
        #expect(last.update.version == 6)
        #expect(last.position == nil)
        let exact = LocalListPart(
            Array(changes.prefix(2)),
            limit: 2,
            version: 5,
            isFull: false,
            isFirst: true
        )
        #expect(exact.update.kind == .differential)
        #expect(exact.position == nil)
    }
}
