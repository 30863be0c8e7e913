/// What a charge point said of itself when it booted.
package struct ChargePointBooted: EventBody {
    package static let types: [EventType] = [.chargePointBooted]

    package let vendor: String
    package let model: String
    package let serialNumber: String?
    package let firmwareVersion: String?

    package init(
        vendor: String,
        model: String,
        serialNumber: String?,
        firmwareVersion: String?
    ) {
        self.vendor = vendor
        self.model = model
        self.serialNumber = serialNumber
        self.firmwareVersion = firmwareVersion
    }

    enum CodingKeys: String, CodingKey {
        case vendor
        case model
        case serialNumber = "serial_number"
        case firmwareVersion = "firmware_version"
    }
}
