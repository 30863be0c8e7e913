import OCPP
import Testing

/// One sampled value, written short.
private func value(_ value: JSONValue, _ fields: KeyValuePairs<String, JSONValue> = [:]) -> JSONValue {
    var object = JSONObject([.init(key: "value", value: value)])
    for (key, value) in fields { object[key] = value }
    return .object(object)
}

@Suite("Meter values of 1.6")
struct MeterValues16Tests {
    private let register: JSONValue = "Energy.Active.Import.Register"

    private func read(_ payload: JSONValue) throws -> (report: MeterReport, flags: [String]) {
        let read = try OCPPVersion.v16.dialect.fact(action: "MeterValues", payload: payload)
        guard case .metered(let report) = read.fact else { throw CallError(.genericError, "another fact") }
        return (report, read.flags)
    }

    private func sample(_ values: [JSONValue]) throws -> (sample: MeterSample, flags: [String]) {
        let meterValue: JSONValue = ["timestamp": "2024-01-01T00:00:00Z", "sampledValue": .array(values)]
        let (report, flags) = try read(["connectorId": 1, "meterValue": [meterValue]])
        return (try #require(report.samples.first), flags)
    }

    static let energies: [(String, [JSONValue], Int?)] = [
        ("unit and measurand missing", [value("1234")], 1234),
        ("Wh", [value("1234", ["unit": "Wh"])], 1234),
        ("kWh", [value("12.345", ["unit": "kWh"])], 12_345),
        ("KWH as some write it", [value("1", ["unit": "KWH"])], 1000),
        ("a number instead of text", [value(1234.4)], 1234),
        ("an empty unit", [value("7", ["unit": ""])], 7),
        (
            "by phase",
            [value("100", ["phase": "L1"]), value("200", ["phase": "L2"]), value("300", ["phase": "L3"])], 600
        ),
        (
            "by phase to neutral",
            [value("1", ["phase": "L1-N", "unit": "kWh"]), value("20", ["phase": "L2-N"])], 1020
        ),
        ("both phase spellings", [value("5", ["phase": "L1"]), value("5", ["phase": "L1-N"])], 5),
        (
            "total and phases", [value("100", ["phase": "L1"]), value("650"), value("200", ["phase": "L2"])],
            650
        ),
        ("one phase twice", [value("100", ["phase": "L1"]), value("100", ["phase": "L1"])], 100),
        ("the neutral does not count", [value("100", ["phase": "L1"]), value("9", ["phase": "N"])], 100),
        ("the same twice", [value("1500"), value("1500")], 1500),
        ("begin and periodic", [value("0", ["context": "Transaction.Begin"]), value("1500")], 1500),
        ("periodic and end", [value("1500"), value("1600", ["context": "Transaction.End"])], 1600),
        (
            "outlet and inlet",
            [value("1700", ["location": "Inlet"]), value("1600", ["location": "Outlet"])], 1600
        ),
        ("inlet alone", [value("1700", ["location": "Inlet"])], 1700),
        ("other measurands", [value("16", ["measurand": "Current.Import"])], nil),
        ("an interval is no register", [value("5", ["measurand": "Energy.Active.Import.Interval"])], nil),
        ("signed data", [value("OCMF|{}|{}", ["format": "SignedData"]), value("9")], 9),
        ("negative", [value("-3")], -3),
        ("not a number", [value("NaN"), value("inf"), value("0x10"), value("")], nil),
        ("more than any meter shows", [value("1e18")], nil),
        ("nothing at all", [], nil),
    ]

    @Test("the energy register comes out in Wh, counted once", arguments: energies)
    func energy(name: String, values: [JSONValue], expected: Int?) throws {
        #expect(try sample(values).sample.energyWh == expected, "\(name)")
    }

    @Test("power comes out in W, summed over phases")
    func power() throws {
        let power: JSONValue = "Power.Active.Import"
        func watts(_ values: JSONValue...) throws -> Int? { try sample(values).sample.powerW }
        #expect(try watts(value("7400", ["measurand": power])) == 7400)
        #expect(try watts(value("7.4", ["measurand": power, "unit": "kW"])) == 7400)
        let phases = try watts(
            value("3600.4", ["measurand": power, "phase": "L1"]),
            value("3.6", ["measurand": power, "phase": "L2", "unit": "kW"])
        )
        #expect(phases == 7200)
        #expect(try watts(value("7400", ["measurand": "Power.Offered"])) == nil)
    }

    @Test("state of charge, current and voltage are read beside the energy")
    func others() throws {
        let (sample, flags) = try sample([
            value("55.5", ["measurand": "SoC", "unit": "Percent", "location": "EV"]),
            value("15", ["measurand": "Current.Import", "phase": "L1", "unit": "A"]),
            value("16", ["measurand": "Current.Import", "phase": "L2", "unit": "A"]),
            value("230", ["measurand": "Voltage", "phase": "L1-N", "unit": "V"]),
            value("232", ["measurand": "Voltage", "phase": "L2-N", "unit": "V"]),
            value("400", ["measurand": "Voltage", "phase": "L1-L2", "unit": "V"]),
        ])
        #expect(sample.soc == 55.5)
        #expect(sample.currentA == 16)
        #expect(sample.voltageV == 231)
        #expect(sample.energyWh == nil)
        #expect(flags == [])
    }

    @Test("only a begin value alone is marked as one")
    func begin() throws {
        let begin = value("0", ["context": "Transaction.Begin"])
        #expect(try sample([begin]).sample.isBegin)
        #expect(try !sample([begin, value("1500")]).sample.isBegin)
        #expect(try !sample([value("1500")]).sample.isBegin)
        #expect(try !sample([]).sample.isBegin)
    }

    @Test("the sampled values are kept as received, signed ones byte for byte")
    func raw() throws {
        let signed = value(.string("OCMF|{\"FV\":\"1.0\"}|{\"SD\":\"30\u{0}\"}"), ["format": "SignedData"])
        #expect(try sample([signed, value("1.10")]).sample.raw == [signed, value("1.10")])
    }

    @Test("a report with holes gives what is there and says what is not")
    func holes() throws {
        let empty = try read(["connectorId": 0])
        #expect(empty.report == MeterReport(connectorID: 0))
        #expect(empty.flags == ["missing:meterValue"])

        let bent = try read([
            "connectorId": "2", "transactionId": -1,
            "meterValue": [["sampledValue": ["value": "5"]], "x", ["timestamp": "2024-02-30T00:00:00Z"]],
        ])
        #expect(bent.report.connectorID == 2)
        #expect(bent.report.transactionID == -1)
        #expect(bent.report.samples.map(\.energyWh) == [5, nil])
        #expect(bent.report.samples.map(\.at.raw) == ["", "2024-02-30T00:00:00Z"])
        #expect(
            Set(bent.flags) == [
                "number_as_string:connectorId", "missing:timestamp", "object_as_array:sampledValue",
                "unreadable:meterValue", "missing:sampledValue", "impossible:timestamp",
            ]
        )
    }

    @Test("an unknown unit is left out and flagged, once however often it comes")
    func unknownUnit() throws {
        let (sample, flags) = try sample([
            value("5", ["unit": "BTU"]), value("5", ["unit": "BTU", "phase": "L1"]),
        ])
        #expect(sample.energyWh == nil)
        #expect(flags == ["unknown_unit:sampledValue"])
    }
}
