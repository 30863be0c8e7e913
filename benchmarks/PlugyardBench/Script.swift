/// What a charge point says, over and over: one session of 40 messages, of which 28 are MeterValues, 6 Heartbeats,
/// 4 StatusNotifications, one StartTransaction and one StopTransaction.
struct Script {
    /// The register's reading of a station that has delivered nothing yet, so that it always has nine digits.
    static let firstReading = 100_000_000

    let boot: PreparedFrame
    let start: PreparedFrame
    let cycle: [PreparedFrame]

    /// `tag`: The token with which they charge.
    init(tag: String) {
        boot = Self.call(
            nil,
            "BootNotification",
            #"{"chargePointVendor":"Plugyard","chargePointModel":"Bench"}"#
        )
        let start = Self.call(
            .startTransaction,
            #"{"connectorId":1,"idTag":"\#(tag)","meterStart":\#(PreparedFrame.register),"timestamp":"\#(Self.time)"}"#
        )
        self.start = start
        let stop = Self.call(
            .stopTransaction,
            #"{"transactionId":\#(PreparedFrame.transaction),"idTag":"\#(tag)","meterStop":\#(PreparedFrame.register),"timestamp":"\#(Self.time)","reason":"Local"}"#
        )
        let heartbeat = Self.call(.heartbeat, "{}")
        let charging = (0..<34).map { $0 % 6 == 3 ? heartbeat : Self.meterValues }
        cycle =
            [Self.status("Preparing"), start, Self.status("Charging")] + charging
            + [Self.status("Finishing"), stop, Self.status("Available")]
    }

    /// Whether a session is under way before this message of the cycle.
    static func isCharging(at position: Int) -> Bool {
        (2...38).contains(position)
    }

    private static let time = Timestamp.placeholder

    /// About 600 bytes: the register, and a snapshot of one phase.
    private static var meterValues: PreparedFrame {
        let samples = [
            #"{"value":"\#(PreparedFrame.register)","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}"#,
            #"{"value":"10976.4","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}"#,
            #"{"value":"15.9","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"}"#,
            #"{"value":"230.1","context":"Sample.Periodic","measurand":"Voltage","phase":"L1","unit":"V"}"#,
            #"{"value":"61","measurand":"SoC","unit":"Percent"}"#,
        ]
        let values = samples.joined(separator: ",")
        return call(
            .meterValues,
            #"{"connectorId":1,"transactionId":\#(PreparedFrame.transaction),"meterValue":[{"timestamp":"\#(time)","sampledValue":[\#(values)]}]}"#
        )
    }

    private static func status(_ status: String) -> PreparedFrame {
        call(
            .statusNotification,
            #"{"connectorId":1,"errorCode":"NoError","status":"\#(status)","timestamp":"\#(time)"}"#
        )
    }

    private static func call(_ kind: MessageKind, _ payload: String) -> PreparedFrame {
        call(kind, kind.rawValue, payload)
    }

    private static func call(_ kind: MessageKind?, _ action: String, _ payload: String) -> PreparedFrame {
        PreparedFrame(kind, #"[2,"\#(PreparedFrame.messageID)","\#(action)",\#(payload)]"#)
    }
}
