/// Meter values of one connector, oldest first as the station sent them.
package struct MeterReport: Sendable, Hashable {
    /// 0 is the main meter of the charge point, which belongs to no transaction.
    package var connectorID: Int
    /// As received; `nil` when the station named none.
    package var transactionID: Int?
    package var samples: [MeterSample]

    package init(connectorID: Int, transactionID: Int? = nil, samples: [MeterSample] = []) {
        self.connectorID = connectorID
        self.transactionID = transactionID
        self.samples = samples
    }
}
