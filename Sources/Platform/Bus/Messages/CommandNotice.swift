import FoundationEssentials

/// One manager tells the others that a command came back from its gateway: one of them may wait for it.
struct CommandNotice: BusMessage, Equatable {
    var command: UUID
    /// Over, and committed; otherwise it is back in its queue.
    var hasEnded: Bool

    init(command: UUID, hasEnded: Bool) {
        self.command = command
        self.hasEnded = hasEnded
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, command)
        writer.put(2, hasEnded)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var command: UUID?
        hasEnded = false
        while let field = try reader.next() {
            switch field.number {
            case 1: command = try field.id()
            case 2: hasEnded = try field.flag()
            default: break
            }
        }
        self.command = try command.required(1)
    }
}
