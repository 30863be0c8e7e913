import Tenancy

/// Schema `EVSE`: the connectors of a charge point, by the EVSE they belong to.
struct EVSEBody: Encodable, Sendable {
    struct Connector: Encodable, Sendable {
        let connectorID: Int
        @Nullable var type: String?
        let status: String
        let errorCode: String
        @Nullable var maxPowerW: Int?

        enum CodingKeys: String, CodingKey {
            case type, status
            case connectorID = "connector_id"
            case errorCode = "error_code"
            case maxPowerW = "max_power_w"
        }
    }

    let evseID: Int
    private(set) var connectors: [Connector]

    enum CodingKeys: String, CodingKey {
        case connectors
        case evseID = "evse_id"
    }

    /// From rows ordered by EVSE and connector; one without a connector where there is none.
    static func list(rows: [Row]) throws(DatabaseError) -> [EVSEBody] {
        var evses: [EVSEBody] = []
        for row in rows {
            guard let evseID = try row.decode("evse_id", as: Int?.self) else { continue }
            let connector = Connector(
                connectorID: try row.decode("connector_id"),
                type: try row.decode("connector_type"),
                status: try row.decode("connector_status"),
                errorCode: try row.decode("connector_error_code"),
                maxPowerW: try row.decode("connector_max_power_w")
            )
            if evses.last?.evseID == evseID {
                evses[evses.count - 1].connectors.append(connector)
            } else {
                evses.append(EVSEBody(evseID: evseID, connectors: [connector]))
            }
        }
        return evses
    }
}
