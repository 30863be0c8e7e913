/// A change of state that a charge point reports, and by which readers of a feed are shown to have it.
///
/// A feed shows the state and not which report it was of. So states follow each other in a cycle: who is shown one has
/// the newest report of that state, as long as it is less than a cycle behind.
struct StateChange {
    /// By their names in OCPP, and in the API. None is a fault, which would be told by an event of its own.
    private static let states = [
        ("Available", "available"), ("Preparing", "preparing"), ("Charging", "charging"),
        ("SuspendedEV", "suspended_ev"), ("SuspendedEVSE", "suspended_evse"), ("Finishing", "finishing"),
    ]

    /// How many the charge point has reported, this one included.
    let number: Int

    private var place: Int {
        number % Self.states.count
    }

    /// The call of a charge point.
    func call(id: Int, time: [UInt8]) -> String {
        let time = String(decoding: time, as: UTF8.self)
        let payload =
            #"{"connectorId":1,"errorCode":"NoError","status":"\#(Self.states[place].0)","timestamp":"\#(time)"}"#
        return #"[2,"\#(id)","StatusNotification",\#(payload)]"#
    }

    /// What a feed tells of it, with no more than is looked at, and filled up to so many bytes.
    func event(of identity: String, bytes: Int) -> String {
        let connector = #"{"connector_id":1,"status":"\#(Self.states[place].1)"}"#
        let data = #"{"evses":[{"connectors":[\#(connector)]}],"identity":"\#(identity)"}"#
        let start = #"{"type":"charge_point","data":\#(data),"filler":""#
        return start + String(repeating: "x", count: max(0, bytes - start.utf8.count - 2)) + #""}"#
    }

    /// The newest change to this state, named as in the API, of a charge point that has reported so many. `nil` when it is
    /// none of these states, or there was none yet.
    static func latest(_ state: String, of reported: Int) -> StateChange? {
        guard let place = states.firstIndex(where: { $0.1 == state }) else { return nil }
        let behind = (reported % states.count - place + states.count) % states.count
        return reported > behind ? StateChange(number: reported - behind) : nil
    }
}
