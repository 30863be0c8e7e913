import Synchronization
import Testing

@testable import Platform

@Suite("Lanes of plugins")
struct PluginLaneTests {
    private struct Broken: Error {}

    private final class Flag: Sendable {
        private let state = Mutex(false)

        var isRaised: Bool { state.withLock { $0 } }

        func raise() {
            state.withLock { $0 = true }
        }
    }

    /// Lends a lane that runs.
    private func with(_ lane: PluginLane, _ body: (PluginLane) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await lane.run() }
            try await body(lane)
            lane.close()
            try await group.waitForAll()
        }
    }

    @Test("a call's value and its error come back")
    func results() async throws {
        try await with(try PluginLane()) { lane in
            let value = try await lane.perform(within: .seconds(60)) { 7 }
            #expect(value == 7)
            await #expect(throws: Broken.self) {
                try await lane.perform(within: .seconds(60)) { throw Broken() }
            }
        }
    }

    @Test("who asked goes on at the deadline, and the call is cancelled")
    func deadline() async throws {
        try await with(try PluginLane()) { lane in
            let (ended, end) = AsyncStream.makeStream(of: Bool.self)
            await #expect(throws: PluginFailure.timedOut(.milliseconds(50))) {
                try await lane.perform(within: .milliseconds(50)) {
                    try? await Task.sleep(for: .seconds(3600))
                    end.yield(Task.isCancelled)
                }
            }
            let wasCancelled = await ended.first { _ in true }
            #expect(wasCancelled == true)
        }
    }

    @Test("a plugin that blocks its thread keeps nobody else, and is passed over itself")
    func blocking() async throws {
        let gate = Gate()
        try await with(try PluginLane()) { stuck in
            try await with(try PluginLane()) { other in
                await #expect(throws: PluginFailure.self) {
                    try await stuck.perform(within: .milliseconds(50)) { gate.wait() }
                }
                await #expect(throws: PluginFailure.self) {
                    try await stuck.perform(within: .milliseconds(50)) {}
                }
                for _ in 0..<100 { try await other.perform(within: .seconds(60)) {} }
            }
            gate.open()
        }
    }

    @Test("more than a few calls at once are refused at once")
    func limit() async throws {
        try await with(try PluginLane(limit: 1)) { lane in
            let gate = Gate()
            await #expect(throws: PluginFailure.self) {
                try await lane.perform(within: .milliseconds(50)) { gate.wait() }
            }
            await #expect(throws: PluginFailure.busy) { try await lane.perform(within: .seconds(60)) {} }
            gate.open()
        }
    }

    @Test("a cancelled caller cancels its call")
    func cancellation() async throws {
        try await with(try PluginLane()) { lane in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await lane.perform {
                        begin.finish()
                        try? await Task.sleep(for: .seconds(3600))
                        end.finish()
                    }
                }
                for await _ in begun {}
                group.cancelAll()
            }
            for await _ in ended {}
        }
    }

    @Test("a cancelled caller goes on when its call has ended")
    func cancelledCallEnds() async throws {
        try await with(try PluginLane()) { lane in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let flag = Flag()
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await lane.perform {
                            begin.finish()
                            try? await Task.sleep(for: .seconds(3600))
                            for _ in 0..<1000 { await Task.yield() }
                            flag.raise()
                            throw Broken()
                        }
                    }
                    #expect(flag.isRaised)
                }
                for await _ in begun {}
                group.cancelAll()
            }
        }
    }

    @Test("and does not wait for ever for one that does not end")
    func cancelledCallStays() async throws {
        let gate = Gate()
        try await with(try PluginLane()) { lane in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await lane.perform {
                            begin.finish()
                            gate.wait()
                        }
                    }
                    #expect(lane.running == 1)
                }
                for await _ in begun {}
                group.cancelAll()
            }
            gate.open()
        }
    }

    @Test("a closed lane takes nothing")
    func closed() async throws {
        let lane = try PluginLane()
        lane.close()
        await #expect(throws: PluginFailure.notRunning) { try await lane.perform(within: .seconds(60)) {} }
    }
}
