/// A connector is in a state now, or was at a time the station names.
package struct StatusChange: Sendable, Hashable {
    /// 0 is the charge point as a whole.
    package var connectorID: Int
    package var status: ConnectorStatus
    /// As received; `NoError` when all is well or none was given.
    package var errorCode: String
    package var info: String?
    package var vendorID: String?
    package var vendorErrorCode: String?
    /// `nil` when the station gave no time: it means now.
    package var at: DeviceTime?

    package init(
        connectorID: Int,
        status: ConnectorStatus,
        errorCode: String,
        info: String? = nil,
        vendorID: String? = nil,
        vendorErrorCode: String? = nil,
        at: DeviceTime? = nil
    ) {
        self.connectorID = connectorID
        self.status = status
        self.errorCode = errorCode
        self.info = info
        self.vendorID = vendorID
        self.vendorErrorCode = vendorErrorCode
        self.at = at
    }
}
