/// A one-dimensional array on its way to PostgreSQL, in the binary form (`array_recv`). Elements are written where they are
/// sent from, one after the other.
///
/// Inlinable, since batches fill some eighty columns: what is generic is otherwise compiled once for all types in another
/// module, and looks up their metadata for each element.
@usableFromInline
struct SQLArrayWriter {
    @usableFromInline var bytes: [UInt8] = []

    /// - Parameters:
    ///   - type: PostgreSQL's object id of the elements' type.
    ///   - count: How many elements follow.
    @usableFromInline
    init(of type: UInt32, count: Int) {
        bytes.reserveCapacity(20 + 24 * count)
        // Dimensions, whether there are NULLs (it is not believed), the elements' type; then the only dimension's bounds.
        bytes.appendBigEndian(UInt32(count == 0 ? 0 : 1))
        bytes.appendBigEndian(UInt32(0))
        bytes.appendBigEndian(type)
        guard count > 0 else { return }
        bytes.appendBigEndian(UInt32(count))
        bytes.appendBigEndian(UInt32(1))
    }

    @inlinable
    mutating func append(_ element: some SQLBindable) {
        let start = bytes.count
        bytes.appendBigEndian(UInt32.max)
        guard element.appendSQL(to: &bytes) else { return }
        let length = UInt32(bytes.count - start - 4)
        bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: length.bigEndian, toByteOffset: start, as: UInt32.self)
        }
    }
}

extension [UInt8] {
    @inlinable
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
