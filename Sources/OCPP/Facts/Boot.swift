/// Who a charge point says it is when it starts. Texts may be longer than the standard allows.
package struct Boot: Sendable, Hashable {
    package var vendor: String
    package var model: String
    /// Of the charge point.
    package var serialNumber: String?
    /// Of the charge box inside; deprecated in 1.6, but what many stations fill instead.
    package var chargeBoxSerialNumber: String?
    package var firmwareVersion: String?
    /// Of the SIM card.
    package var iccid: String?
    /// Of the SIM card.
    package var imsi: String?
    package var meterType: String?
    package var meterSerialNumber: String?

    package init(
        vendor: String,
        model: String,
        serialNumber: String? = nil,
        chargeBoxSerialNumber: String? = nil,
        firmwareVersion: String? = nil,
        iccid: String? = nil,
        imsi: String? = nil,
        meterType: String? = nil,
        meterSerialNumber: String? = nil
    ) {
        self.vendor = vendor
        self.model = model
        self.serialNumber = serialNumber
        self.chargeBoxSerialNumber = chargeBoxSerialNumber
        self.firmwareVersion = firmwareVersion
        self.iccid = iccid
        self.imsi = imsi
        self.meterType = meterType
        self.meterSerialNumber = meterSerialNumber
    }
}
