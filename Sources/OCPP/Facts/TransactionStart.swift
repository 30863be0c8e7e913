/// Energy may flow from now on, on somebody's account. The station has already begun.
package struct TransactionStart: Sendable, Hashable {
    package var connectorID: Int
    package var idTag: String
    /// The connector's register at the start, in Wh.
    package var meterStartWh: Int
    package var at: DeviceTime
    /// The reservation that this start uses up.
    package var reservationID: Int?

    package init(
        connectorID: Int,
        idTag: String,
        meterStartWh: Int,
        at: DeviceTime,
        reservationID: Int? = nil
    ) {
        self.connectorID = connectorID
        self.idTag = idTag
        self.meterStartWh = meterStartWh
        self.at = at
        self.reservationID = reservationID
    }
}
