/// What a gateway is told when it starts: the things of the platform that it cannot read from a database.
struct Welcome: BusMessage, Equatable {
    /// The root of the installation's own certificate authority, DER.
    var authority: [UInt8]

    init(authority: [UInt8]) {
        self.authority = authority
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, data: authority)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var authority: [UInt8]?
        while let field = try reader.next() {
            if field.number == 1 { authority = field.data() }
        }
        self.authority = try authority.required(1)
    }
}
