/// The messages of OCPP 1.6 edition 2, one extension file each.
///
/// Names and limits on the wire are those of its section 6 (messages) and 7 (types) and stay inside this
/// namespace. A message of the station has `read`, one of ours has `write`.
enum OCPP16 {
    /// CiString20Type of section 7: an id tag or a parent id tag.
    static let idTagLimit = 20
    /// Readings of a register, in Wh: beyond a petawatt-hour no number is a reading.
    static let registers = -1_000_000_000_000_000...1_000_000_000_000_000
    /// Connector numbers of a station, 0 being the station itself.
    static let connectorIDs = 0...Int(Int32.max)

    /// What the station answers with most often: `{"status": …}`.
    static func status(_ result: JSONValue) -> String {
        result["status"]?.stringValue?.lowercased() ?? ""
    }
}
