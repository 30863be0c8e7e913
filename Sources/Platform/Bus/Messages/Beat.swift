/// "I am here", said twice a second by every manager and every gateway.
struct Beat: BusMessage, Equatable {
    /// The process; a manager that was cut off for a while comes back under another name.
    var name: String
    /// Takes nothing new, and finishes what it has.
    var isLeaving = false
    /// The last word: what it still had is for others.
    var isGone = false
    /// When it was sent, counted from the start of its process: it tells that process, when it hears itself, how old what it
    /// hears is.
    var sentAfter: Duration?
    /// Of the program.
    var version: String?

    init(
        name: String,
        isLeaving: Bool = false,
        isGone: Bool = false,
        sentAfter: Duration? = nil,
        version: String? = nil
    ) {
        self.name = name
        self.isLeaving = isLeaving
        self.isGone = isGone
        self.sentAfter = sentAfter
        self.version = version
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, name)
        writer.put(2, isLeaving)
        writer.put(3, isGone)
        writer.put(4, sentAfter)
        writer.put(5, version)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var name: String?
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try field.text()
            case 2: isLeaving = try field.flag()
            case 3: isGone = try field.flag()
            case 4: sentAfter = try field.duration()
            case 5: version = try field.text()
            default: break
            }
        }
        self.name = try name.required(1)
    }
}
