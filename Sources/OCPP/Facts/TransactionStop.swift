/// A transaction is over.
package struct TransactionStop: Sendable, Hashable {
    /// As received; 0 and -1 come from stations that started while offline.
    package var transactionID: Int
    /// Whoever stopped it: perhaps nobody, perhaps another tag of the same group.
    package var idTag: String?
    /// The connector's register at the end, in Wh.
    package var meterStopWh: Int
    package var at: DeviceTime
    /// The station's word; `nil` means `Local` by the standard.
    package var reason: String?
    package var samples: [MeterSample]

    package init(
        transactionID: Int,
        idTag: String? = nil,
        meterStopWh: Int,
        at: DeviceTime,
        reason: String? = nil,
        samples: [MeterSample] = []
    ) {
        self.transactionID = transactionID
        self.idTag = idTag
        self.meterStopWh = meterStopWh
        self.at = at
        self.reason = reason
        self.samples = samples
    }
}
