/// A connector that is made together with its charge point.
struct ConnectorInput: Sendable {
    let evseID: Int
    let connectorID: Int
    let type: String?
    let maxPowerW: Int?

    /// `evses` of a body: `[{"evse_id", "connectors": [{"connector_id", "type", "max_power_w"}]}]`. Ids must
    /// differ.
    static func list(in body: inout BodyReader) -> [ConnectorInput] {
        var evses: Set<Int> = []
        return body.objects("evses", count: 0...100) { evse in
            let evseID = evse.required("evse_id", .integer(1...9999))
            if let evseID, !evses.insert(evseID).inserted {
                evse.note("evse_id", "repeated", "Another EVSE has this id.")
            }
            return list(ofEVSE: evseID, in: &evse)
        }.flatMap { $0 }
    }

    private static func list(ofEVSE evseID: Int?, in evse: inout BodyReader) -> [ConnectorInput] {
        var ids: Set<Int> = []
        return evse.objects("connectors", count: 0...20) { connector in
            let id = connector.required("connector_id", .integer(1...9999))
            let type = connector.nullable("type", .words(1...50)) ?? nil
            let maxPowerW = connector.nullable("max_power_w", .integer(0...100_000_000)) ?? nil
            guard let evseID, let id else { return nil }
            if !ids.insert(id).inserted {
                connector.note("connector_id", "repeated", "Another connector of this EVSE has this id.")
            }
            return ConnectorInput(evseID: evseID, connectorID: id, type: type, maxPowerW: maxPowerW)
        }
    }
}
