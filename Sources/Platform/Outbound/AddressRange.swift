/// A block of addresses by its prefix.
struct AddressRange {
    let prefix: [UInt8]
    /// In bits.
    let length: Int
    /// Why it is set apart, for a log line.
    let name: String

    init(_ prefix: [UInt8], _ length: Int, _ name: String) {
        self.prefix = prefix
        self.length = length
        self.name = name
    }

    /// Whether the address, as long as the family's addresses are, begins with the prefix.
    func contains(_ address: [UInt8]) -> Bool {
        let (whole, rest) = length.quotientAndRemainder(dividingBy: 8)
        guard address.prefix(whole) == prefix.prefix(whole) else { return false }
        guard rest > 0 else { return true }
        let mask = UInt8.max << UInt8(8 - rest)
        return address[whole] & mask == prefix[whole] & mask
    }
}
