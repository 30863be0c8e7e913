/// Whether a ``StationCall`` found its socket.
struct CallReply: BusMessage, Equatable {
    var isHere: Bool

    init(isHere: Bool) {
        self.isHere = isHere
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, isHere)
    }

    init(from reader: inout WireReader) throws(WireError) {
        isHere = false
        while let field = try reader.next() {
            if field.number == 1 { isHere = try field.flag() }
        }
    }
}
