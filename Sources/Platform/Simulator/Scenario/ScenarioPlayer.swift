import FoundationEssentials
import NIOCore
import OCPP

/// One station that plays a scenario. A value: what plays together plays copies.
struct ScenarioPlayer: Sendable {
    /// A call as it was made, for sending it again.
    struct Sent: Sendable {
        let id: String
        let call: ScenarioStep.Call
        let answer: Frame
    }

    /// A call that waits for the connection, and the id it had when it was first sent.
    struct Queued: Sendable {
        let step: ScenarioStep
        let call: ScenarioStep.Call
        var id: String?
    }

    let scenario: Scenario
    let station: SimulatorSettings.Station
    let client: StationClient
    let sleeper: any Clock<Duration>
    let now: @Sendable () -> Date
    private(set) var stepsPlayed = 0
    private(set) var transactions: [Int] = []
    var generator: SeededGenerator
    var variables: [String: JSONValue]
    var clock = ScenarioClock()
    var replies: [String: ScenarioReply] = [:]
    var socket: ScenarioSocket?
    /// One that ``ScenarioStep/Connect/isSecond`` left open.
    var old: ScenarioSocket?
    var last: Sent?
    var queue: [Queued] = []

    /// - Throws: ``ScenarioFailure``, or `CancellationError`.
    mutating func play(_ steps: [ScenarioStep]) async throws {
        for (index, step) in steps.enumerated() {
            var isCloseExpected = false
            if steps.indices.contains(index + 1), case .expectClose = steps[index + 1].kind {
                isCloseExpected = true
            }
            try await play(step, isCloseExpected: isCloseExpected)
        }
    }

    private mutating func play(_ step: ScenarioStep, isCloseExpected: Bool) async throws {
        try Task.checkCancellation()
        stepsPlayed += 1
        do {
            switch step.kind {
            case .connect(let connect): try await self.connect(connect, step)
            case .disconnect(let abruptly):
                await socket?.close(abruptly: abruptly)
                socket = nil
            case .expectClose(let code, let isOld): try await expectClose(code, isOld ? old : socket, step)
            case .call(let call): _ = try await make(call, id: newID(), step)
            case .send(let text):
                do {
                    try await send(text, step)
                } catch let error where isCloseExpected && (error is ChannelError || error is IOError) {
                    // Refused before it was all sent: the next step looks how.
                }
            case .command(let command): try await take(command, step)
            case .answers(let replies):
                self.replies.merge(replies) { _, last in last }
                try await socket?.setReplies(self.replies)
            case .again(let times, let sameID): try await again(times, sameID: sameID, step)
            case .offline(let steps): try keep(steps)
            case .replay(let times, let sameIDs): try await replay(times, sameIDs: sameIDs, step)
            case .clock(let clock): self.clock = clock
            case .wait(let duration): try await sleeper.sleep(for: duration)
            case .set(let values):
                for (name, value) in values { variables[name] = try resolve(value, step) }
            case .expect(let values): try expect(values, step)
            case .sequence(let steps): try await play(steps)
            case .together(let branches): try await together(branches)
            case .loop(let times, let steps):
                for index in 1...times {
                    variables["loop"] = JSONValue(index)
                    try await play(steps)
                }
            case .choose(let branches):
                if let steps = branches.randomElement(using: &generator) { try await play(steps) }
            }
        } catch let error as ScenarioSocketError {
            throw failure(step, Self.explain(error))
        } catch let error as ChannelError {
            throw failure(step, "the connection is lost: \(error)")
        } catch let error as IOError {
            throw failure(step, "the connection is lost: \(error)")
        }
    }

    private mutating func together(_ branches: [[ScenarioStep]]) async throws {
        var players = branches.map { _ in self }
        for index in players.indices { players[index].generator = SeededGenerator(seed: generator.next()) }
        let ended = try await withThrowingTaskGroup { [players] group in
            for (player, steps) in zip(players, branches) {
                group.addTask {
                    var player = player
                    try await player.play(steps)
                    return player
                }
            }
            return try await group.reduce(into: [ScenarioPlayer]()) { $0.append($1) }
        }
        let (steps, count) = (stepsPlayed, transactions.count)
        for player in ended {
            stepsPlayed += player.stepsPlayed - steps
            transactions += player.transactions.dropFirst(count)
            for (name, value) in player.variables where variables[name] != value { variables[name] = value }
        }
    }

    private mutating func keep(_ steps: [ScenarioStep]) throws {
        for step in steps {
            switch step.kind {
            case .call(var call):
                // The time is that of the event; transactions get their numbers when the platform gives them.
                call.payload = try resolve(call.payload, step, keeping: "transaction")
                queue.append(Queued(step: step, call: call))
            case .sequence(let steps): try keep(steps)
            case .clock(let clock): self.clock = clock
            case .set(let values):
                for (name, value) in values { variables[name] = try resolve(value, step) }
            default: break
            }
        }
    }

    private mutating func replay(_ times: Int, sameIDs: Bool, _ step: ScenarioStep) async throws {
        for _ in 0..<times {
            for index in queue.indices {
                let queued = queue[index]
                let id = sameIDs ? queued.id ?? newID() : newID()
                queue[index].id = queued.id ?? id
                _ = try await make(queued.call, id: id, queued.step)
            }
        }
    }

    private mutating func again(_ times: Int, sameID: Bool, _ step: ScenarioStep) async throws {
        guard let last else { throw failure(step, "nothing was sent yet") }
        for _ in 0..<times {
            let answer = try await make(last.call, id: sameID ? last.id : newID(), step)
            guard case .result(_, let first) = last.answer, case .result(_, let second) = answer else {
                continue
            }
            guard first == second || last.call.action == "Heartbeat" else {
                throw failure(
                    step,
                    "expected the same answer \(first.serialized()), got \(second.serialized())"
                )
            }
        }
    }

    /// Sends a call, holds its answer against what is expected, and learns from it.
    private mutating func make(_ call: ScenarioStep.Call, id: String, _ step: ScenarioStep) async throws
        -> Frame
    {
        var call = call
        call.payload = try resolve(call.payload, step)
        let socket = try connected(step)
        let text = Frame.call(id: id, action: call.action, payload: call.payload).serialized()
        let answer = try await socket.call(text, id: id, within: scenario.timeout)
        switch answer {
        case .result(_, let payload):
            if call.error != nil {
                throw failure(step, "expected an error, got the result \(payload.serialized())")
            }
            try check(payload, against: call.expect, step)
            learn(payload, from: call)
        case .error(_, let code, let description, _):
            guard let expected = call.error else {
                throw failure(step, "expected a result, got the error \(code): \(description)")
            }
            guard expected == "any" || expected == code else {
                throw failure(step, "expected the error \(expected), got \(code): \(description)")
            }
        case .call:
            break
        }
        last = Sent(id: id, call: call, answer: answer)
        return answer
    }

    private mutating func learn(_ payload: JSONValue, from call: ScenarioStep.Call) {
        save(call.save, from: payload)
        guard call.action == "StartTransaction", let id = payload["transactionId"] else { return }
        variables["transaction"] = id
        if let connector = call.payload["connectorId"]?.intValue {
            variables["transaction.\(connector)"] = id
        }
        if let id = id.intValue, !transactions.contains(id) { transactions.append(id) }
    }

    mutating func save(_ paths: [String: String], from payload: JSONValue) {
        for (name, path) in paths {
            variables[name] = path.split(separator: ".").reduce(payload) { value, key in
                value[String(key)] ?? nil
            }
        }
    }

    mutating func newID() -> String {
        String(generator.next(), radix: 16)
    }
}
