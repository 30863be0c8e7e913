import FoundationEssentials
import OCPP
import Tenancy

@testable import Platform

/// What charge points tell of their sessions, at random and in any order: starts, readings and stops, also repeated, late,
/// of the wrong number, and of sessions that nobody knows.
struct RandomSessions {
    private struct Session {
        let connector: Int
        let start: JSONValue
        let startedAt: Date
        let register: Int
    }

    private let answers = Answers()
    private var generator: SeededGenerator
    private var sessions: [UUID: [Session]] = [:]
    private var stops: [UUID: [JSONValue]] = [:]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func isChosen(oneIn count: Int) -> Bool {
        Int.random(in: 0..<count, using: &generator) == 0
    }

    mutating func chosen<Element>(_ elements: [Element]) -> Element? {
        elements.randomElement(using: &generator)
    }

    /// The next thing that a charge point says.
    mutating func next(of peer: StationPeer, in fixture: StationFixture) -> IngestJob {
        let (action, payload) =
            switch Int.random(in: 0..<10, using: &generator) {
            case 0...2: ("StartTransaction", start(of: peer))
            case 3...5: ("MeterValues", values(of: peer))
            case 6:
                (
                    "StopTransaction",
                    stops[peer.chargePoint]?.randomElement(using: &generator) ?? stop(of: peer)
                )
            default: ("StopTransaction", stop(of: peer))
            }
        return fixture.call(action, payload, from: peer, answers)
    }

    /// Now and then one that was told before.
    private mutating func start(of peer: StationPeer) -> JSONValue {
        if isChosen(oneIn: 5), let known = chosen(sessions[peer.chargePoint] ?? []) { return known.start }
        let connector = Int.random(in: 1...2, using: &generator)
        let startedAt = Date() - Double.random(in: 0...400_000, using: &generator)
        let register = Int.random(in: 0...100_000, using: &generator)
        let start: JSONValue = [
            "connectorId": number(connector), "idTag": "TAG", "meterStart": number(register),
            "timestamp": .string(DeviceTime.format(startedAt)),
        ]
        let session = Session(connector: connector, start: start, startedAt: startedAt, register: register)
        sessions[peer.chargePoint, default: []].append(session)
        return start
    }

    private mutating func values(of peer: StationPeer) -> JSONValue {
        let session = chosen(sessions[peer.chargePoint] ?? [])
        let seconds = Double.random(in: 60...40_000, using: &generator)
        let register = (session?.register ?? 0) + Int.random(in: -100...9000, using: &generator)
        return [
            "connectorId": number(session?.connector ?? 1),
            "meterValue": [
                [
                    "timestamp": .string(DeviceTime.format((session?.startedAt ?? Date()) + seconds)),
                    "sampledValue": [["value": .string("\(max(0, register))")]],
                ]
            ],
        ]
    }

    /// Mostly of a session that was told, by a number that was answered: not always its own.
    private mutating func stop(of peer: StationPeer) -> JSONValue {
        let told = answers.of(peer).compactMap { $0["transactionId"]?.intValue }
        let known = chosen(told) ?? -1
        let session = chosen(sessions[peer.chargePoint] ?? [])
        let seconds = Double.random(in: 60...90_000, using: &generator)
        let register = (session?.register ?? 0) + Int.random(in: 0...20_000, using: &generator)
        let stop: JSONValue = [
            "transactionId": number(
                isChosen(oneIn: 6) ? [-1, 2_000_000_000].randomElement(using: &generator) ?? 0 : known
            ),
            "meterStop": number(register), "idTag": "TAG",
            "timestamp": .string(DeviceTime.format((session?.startedAt ?? Date()) + seconds)),
        ]
        stops[peer.chargePoint, default: []].append(stop)
        return stop
    }

    private func number(_ value: Int) -> JSONValue {
        JSONValue(integerLiteral: value)
    }
}
