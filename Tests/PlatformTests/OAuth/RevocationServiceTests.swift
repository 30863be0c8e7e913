import FoundationEssentials
import Synchronization
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("a process knows what was revoked")
struct RevocationServiceTests {
    @Test(
        "after a time without the database it learns all that it missed",
        arguments: [("while it was heard", 30.0, 0.0), ("unheard for minutes", 240, 300)]
    )
    func gap(_ name: String, age: TimeInterval, silence: TimeInterval) async throws {
        try await DatabaseClone.with { clone in
            let start = Date()
            let time = Mutex(start)
            let revocations = Revocations()
            let service = RevocationService(
                revocations: revocations,
                database: clone.system(.auth),
                onKeysChanged: {},
                now: { time.withLock { $0 } },
                logger: DatabaseClone.logger
            )
            try await service.load()
            _ = try await clone.owner.query(
                """
                INSERT INTO revocations (kind, subject, at)
                VALUES ('user', 'somebody', clock_timestamp() - make_interval(secs => \(age)))
                """
            )
            time.withLock { $0 = start.addingTimeInterval(silence) }
            await service.refresh()
            let before = start.addingTimeInterval(-age - 1)
            #expect(revocations.isRevoked(kind: .user, subject: "somebody", since: before), "\(name)")
        }
    }

    /// docs/security.md promises a second.
    @Test("what another process revoked is known after one pause of half a second")
    func promptness() async throws {
        try await DatabaseClone.with { clone in
            let clock = HeldClock()
            let revocations = Revocations()
            let service = RevocationService(
                revocations: revocations,
                database: clone.system(.auth),
                clock: clock,
                onKeysChanged: {},
                now: { Date() },
                logger: DatabaseClone.logger
            )
            try await withThrowingTaskGroup { group in
                group.addTask { try await service.run() }
                var pauses = clock.sleeps.makeAsyncIterator()
                let pause = try #require(await pauses.next())
                #expect(pause <= .milliseconds(500))
                _ = try await clone.owner.query(
                    "INSERT INTO revocations (kind, subject, at) VALUES ('user', 'somebody', clock_timestamp())"
                )
                clock.wake()
                _ = await pauses.next()
                #expect(
                    revocations.isRevoked(
                        kind: .user,
                        subject: "somebody",
                        since: Date(timeIntervalSince1970: 0)
                    )
                )
                group.cancelAll()
            }
        }
    }
}
