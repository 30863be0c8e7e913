/// What crosses the bus between gateways and managers.
///
/// Old gateways work with new managers and the other way round: a reader passes over fields that it does not know, and
/// what it cannot understand is refused in a way that the other side can tell.
protocol BusMessage: Sendable {
    func write(to writer: inout WireWriter)
    init(from reader: inout WireReader) throws(WireError)
}

extension BusMessage {
    var encoded: [UInt8] {
        var writer = WireWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// - Throws: ``WireError`` about bytes that are no such message.
    init(_ bytes: [UInt8]) throws(WireError) {
        var reader = try WireReader(message: bytes)
        try self.init(from: &reader)
    }
}

extension Optional {
    /// - Throws: ``WireError/missing(field:)`` where there is nothing.
    func required(_ field: Int) throws(WireError) -> Wrapped {
        guard let self else { throw .missing(field: field) }
        return self
    }
}
