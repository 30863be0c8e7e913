import NIOCore
import OCPP

/// Steps about the socket, texts and commands, and what all steps share.
extension ScenarioPlayer {
    mutating func connect(_ connect: ScenarioStep.Connect, _ step: ScenarioStep) async throws {
        if connect.isSecond { old = socket } else { await socket?.close(abruptly: true) }
        socket = nil
        var request = client.request(for: station)
        request.subprotocols = connect.subprotocols
        if let path = connect.path { request.path = try resolve(path, step) }
        if let password = connect.password {
            let given = try resolve(password, step)
            request.credentials = given.isEmpty ? nil : (user: station.identity, password: given)
        }
        let awaited = scenario.awaitedActions
        do {
            let replies = replies
            let opened = try await client.open(request) { channel, subprotocol in
                let handler = ScenarioSocketHandler(awaited: awaited, eventLoop: channel.eventLoop)
                handler.replies = replies
                try channel.pipeline.syncOperations.addHandler(handler)
                return ScenarioSocket(channel, handler, subprotocol: subprotocol)
            }
            socket = opened
            guard connect.status == 101 else { throw failure(step, "expected \(connect.status), got 101") }
            if let chosen = opened.subprotocol, !connect.subprotocols.contains(chosen) {
                throw failure(step, "the platform chose \(chosen), which was not offered")
            }
        } catch SimulatorError.refused(let status) {
            guard status == connect.status else {
                throw failure(step, "expected \(connect.status), got \(status)")
            }
        }
    }

    func expectClose(_ code: Int?, _ socket: ScenarioSocket?, _ step: ScenarioStep) async throws {
        guard let socket else { throw failure(step, "there is no such socket") }
        let found = try await socket.closed(within: scenario.timeout)
        if let code, code != found { throw failure(step, "expected the code \(code), got \(found)") }
    }

    mutating func send(_ text: ScenarioStep.Text, _ step: ScenarioStep) async throws {
        var text = text
        text.text = try resolve(text.text, step)
        let socket = try connected(step)
        try await socket.send(text)
        guard let expected = text.error else { return }
        switch try await socket.stray(within: scenario.timeout) {
        case .error(_, let code, _, _) where expected == "any" || expected == code: break
        case let other: throw failure(step, "expected the error \(expected), got \(other.serialized())")
        }
    }

    mutating func take(_ command: ScenarioStep.Command, _ step: ScenarioStep) async throws {
        let socket = try connected(step)
        let received = try await socket.command(command.action, within: command.within ?? scenario.timeout)
        save(command.save, from: received.payload)
        try check(received.payload, against: command.expect, step)
        try await socket.reply(try resolve(command.reply, step), to: received)
    }

    func connected(_ step: ScenarioStep) throws -> ScenarioSocket {
        guard let socket else { throw failure(step, "the station is not connected") }
        return socket
    }

    func check(_ payload: JSONValue, against expected: JSONValue?, _ step: ScenarioStep) throws {
        guard let expected else { return }
        guard let difference = ScenarioExpectation.difference(try resolve(expected, step), payload) else { return }
        throw failure(step, difference)
    }

    func expect(_ values: [String: JSONValue], _ step: ScenarioStep) throws {
        for (name, expected) in values {
            let wanted = try resolve(expected, step)
            guard let difference = ScenarioExpectation.difference(wanted, variables[name], at: name) else { continue }
            throw failure(step, difference)
        }
    }

    func failure(_ step: ScenarioStep, _ message: String) -> ScenarioFailure {
        ScenarioFailure(line: step.line, step: step.word, message: message)
    }

    static func explain(_ error: ScenarioSocketError) -> String {
        switch error {
        case .timedOut: "nothing came in time"
        case .closed(let code): "the platform closed the socket (\(code))"
        }
    }
}
