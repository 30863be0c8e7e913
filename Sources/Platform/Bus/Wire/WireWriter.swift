import FoundationEssentials

/// Puts a message of the bus together: the form, then fields, each as number, length and bytes.
///
/// A reader passes over numbers that it does not know, so fields are added freely; a number never changes its meaning.
/// What is absent is not written. The form (the first byte) changes when old readers could not even do that.
struct WireWriter {
    /// The only form so far.
    static let form: UInt8 = 1

    private(set) var bytes: [UInt8]

    /// Begins a message.
    init() {
        bytes = [Self.form]
    }

    private init(nested: Void) {
        bytes = []
    }

    mutating func put(_ number: Int, _ text: String?) {
        guard var text else { return }
        text.withUTF8 { put(number, $0) }
    }

    mutating func put(_ number: Int, data: [UInt8]?) {
        data?.withUnsafeBufferPointer { put(number, $0) }
    }

    mutating func put(_ number: Int, unsigned value: UInt64?) {
        guard let value else { return }
        append(varint: UInt64(number))
        append(varint: UInt64(Self.length(ofVarint: value)))
        append(varint: value)
    }

    /// `value`: Not negative.
    mutating func put(_ number: Int, count value: Int?) {
        put(number, unsigned: value.map { UInt64(clamping: $0) })
    }

    /// Only when it holds.
    mutating func put(_ number: Int, _ flag: Bool) {
        if flag { put(number, unsigned: 1) }
    }

    mutating func put(_ number: Int, _ id: UUID?) {
        guard let id else { return }
        withUnsafeBytes(of: id.uuid) { put(number, $0.bindMemory(to: UInt8.self)) }
    }

    /// To the microsecond, within 290,000 years of 1970.
    mutating func put(_ number: Int, _ date: Date?) {
        guard let date else { return }
        let microseconds = Int64(clamping: (date.timeIntervalSince1970 * 1_000_000).rounded())
        put(number, unsigned: UInt64(bitPattern: (microseconds << 1) ^ (microseconds >> 63)))
    }

    /// To the microsecond; not negative.
    mutating func put(_ number: Int, _ duration: Duration?) {
        guard let duration else { return }
        let (seconds, attoseconds) = duration.components
        put(number, unsigned: UInt64(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    }

    /// Fields within a field.
    mutating func nest(_ number: Int, _ content: (inout WireWriter) -> Void) {
        var writer = WireWriter(nested: ())
        content(&writer)
        put(number, data: writer.bytes)
    }

    private mutating func put(_ number: Int, _ content: UnsafeBufferPointer<UInt8>) {
        append(varint: UInt64(number))
        append(varint: UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    private mutating func append(varint value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    private static func length(ofVarint value: UInt64) -> Int {
        max(1, (70 - value.leadingZeroBitCount) / 7)
    }
}

extension Int64 {
    /// The nearest; what is no number is 0.
    fileprivate init(clamping value: Double) {
        self = value.isNaN ? 0 : Int64(exactly: value) ?? (value < 0 ? .min / 2 : .max / 2)
    }
}
