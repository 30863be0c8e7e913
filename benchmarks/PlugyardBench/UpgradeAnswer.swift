import NIOCore

/// The head of a server's answer to a WebSocket handshake.
enum UpgradeAnswer {
    /// Takes it from the buffer, and says whether it is a yes; `nil` while it is not there whole.
    static func read(from buffer: inout ByteBuffer) -> Bool? {
        let view = buffer.readableBytesView
        let end = Array("\r\n\r\n".utf8)
        guard let last = view.indices.dropFirst(3).first(where: { view[($0 - 3)...$0].elementsEqual(end) })
        else { return nil }
        let isAccepted = view.dropFirst(9).prefix(3).elementsEqual("101".utf8)
        buffer.moveReaderIndex(to: last + 1)
        return isAccepted
    }
}
