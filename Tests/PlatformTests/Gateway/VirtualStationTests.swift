import FoundationEssentials
import OCPP
import Testing

@testable import Platform

@Suite("Virtual charge points")
struct VirtualStationTests {
    /// Answers like a platform that accepts everything, for `seconds`, and returns the station's calls.
    private func live(
        _ station: inout VirtualStation,
        from start: Int = 0,
        seconds: Int,
        saying commands: [Int: String] = [:]
    ) -> [Frame] {
        var frames: [Frame] = []
        func drain(_ first: [VirtualStation.Output], at now: Duration) {
            var outputs = first[...]
            while let output = outputs.popFirst() {
                guard case .send(let text) = output, case .frame(let frame) = Frame.read(text) else {
                    continue
                }
                frames.append(frame)
                guard case .call(let id, let action, _) = frame else { continue }
                let answer = Frame.result(id: id, payload: Self.accept(action)).serialized()
                outputs.append(contentsOf: station.received(answer, at: now))
            }
        }
        if start == 0 { drain(station.connected(at: .zero), at: .zero) }
        for second in start..<(start + seconds) {
            let now = Duration.seconds(second)
            drain(station.passed(to: now), at: now)
            if let command = commands[second] { drain(station.received(command, at: now), at: now) }
        }
        return frames
    }

    private static func accept(_ action: String) -> JSONValue {
        switch action {
        case "BootNotification": ["status": "Accepted", "interval": 300]
        case "Authorize": ["idTagInfo": ["status": "Accepted"]]
        case "StartTransaction": ["transactionId": 42, "idTagInfo": ["status": "Accepted"]]
        default: [:]
        }
    }

    private func station(connectors: Int = 1, tags: [String] = ["T1"]) -> VirtualStation {
        var behaviour = StationBehaviour()
        behaviour.connectors = connectors
        behaviour.tags = tags
        behaviour.sessionPause = .seconds(10)...(.seconds(10))
        behaviour.sessionLength = .seconds(60)...(.seconds(60))
        return VirtualStation(identity: "CP", behaviour: behaviour, seed: 7, startedAt: .now)
    }

    private func actions(_ frames: [Frame]) -> [String] {
        frames.map { frame in
            guard case .call(_, let action, let payload) = frame else { return "answer" }
            return payload["status"]?.stringValue.map { "\(action) \($0)" } ?? action
        }
    }

    @Test("a session runs from plug to unplug, and the meter adds up")
    func session() throws {
        var station = station()
        let frames = live(&station, seconds: 85)
        let quiet = actions(frames).filter { $0 != "MeterValues" }
        let expected = [
            "BootNotification", "StatusNotification Available", "StatusNotification Available",
            "StatusNotification Preparing", "Authorize", "StartTransaction", "StatusNotification Charging",
            "StopTransaction", "StatusNotification Finishing", "StatusNotification Available",
        ]
        #expect(quiet == expected)
        #expect(actions(frames).filter { $0 == "MeterValues" }.count == 6)
        func value(_ action: String, _ key: String) -> Int? {
            for case .call(_, action, let payload) in frames { return payload[key]?.intValue }
            return nil
        }
        let start = try #require(value("StartTransaction", "meterStart"))
        let stop = try #require(value("StopTransaction", "meterStop"))
        // 22 kW for a minute.
        #expect((365...368).contains(stop - start))
    }

    @Test("remote start and stop work by connector and transaction")
    func remote() {
        var station = station(tags: [])
        let frames = live(
            &station,
            seconds: 30,
            saying: [
                5: #"[2,"r1","RemoteStartTransaction",{"idTag":"X","connectorId":1}]"#,
                6: #"[2,"r2","RemoteStartTransaction",{"idTag":"X","connectorId":1}]"#,
                8: #"[2,"r3","RemoteStopTransaction",{"transactionId":41}]"#,
                9: #"[2,"r4","RemoteStopTransaction",{"transactionId":42}]"#,
            ]
        )
        func answer(_ id: String) -> String? {
            for case .result(id, let payload) in frames { return payload["status"]?.stringValue }
            return nil
        }
        #expect(["r1", "r2", "r3", "r4"].map(answer) == ["Accepted", "Rejected", "Rejected", "Accepted"])
        #expect(actions(frames).contains("StopTransaction"))
    }

    @Test("a reset ends the sessions, then the connection")
    func reset() {
        var station = station(tags: [])
        _ = live(&station, seconds: 3)
        let outputs = station.received(#"[2,"r","Reset",{"type":"Soft"}]"#, at: .seconds(3))
        #expect(outputs == [.send(#"[3,"r",{"status":"Accepted"}]"#), .disconnect])
    }

    @Test("a start that was not answered is sent again after the next boot")
    func startSurvives() throws {
        var station = station(tags: [])
        _ = live(&station, seconds: 3)
        let command = #"[2,"r","RemoteStartTransaction",{"idTag":"X","connectorId":1}]"#
        _ = station.received(command, at: .seconds(3))
        station.disconnected()
        let boot = station.connected(at: .seconds(5))
        #expect(boot.count == 1)
        let frames = live(&station, from: 36, seconds: 35)
        #expect(actions(frames).contains("StartTransaction"))
    }

    @Test("configuration is read and written; read-only and unknown keys are told")
    func configuration() {
        var keys = StationKeys(heartbeatInterval: 300, sampleInterval: 10, connectors: 2)
        #expect(keys.change("HeartbeatInterval", to: "60") == "Accepted")
        #expect(keys.change("HeartbeatInterval", to: "often") == "Rejected")
        #expect(keys.change("NumberOfConnectors", to: "9") == "Rejected")
        #expect(keys.change("Nonsense", to: "1") == "NotSupported")
        let answer = keys.answer(to: ["HeartbeatInterval", "Nonsense"])
        #expect(answer["configurationKey"]?[0]?["value"] == "60")
        #expect(answer["unknownKey"]?[0] == "Nonsense")
    }

    @Test("an action that is not simulated is refused as such")
    func unknownAction() {
        var station = station(tags: [])
        let outputs = station.received(#"[2,"r","GetLog",{}]"#, at: .zero)
        guard case .send(let text)? = outputs.first else {
            Issue.record("expected an answer")
            return
        }
        #expect(text.hasPrefix(#"[4,"r","NotImplemented""#))
    }
}
