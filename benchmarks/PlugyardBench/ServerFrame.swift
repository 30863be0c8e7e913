import NIOCore

/// A WebSocket frame of a server: not masked, and whole.
struct ServerFrame {
    static let close: UInt8 = 8
    static let ping: UInt8 = 9
    static let pong: UInt8 = 10

    let opcode: UInt8
    let payload: ByteBuffer

    /// The next one, and `nil` when it is not there whole.
    static func read(from buffer: inout ByteBuffer) -> ServerFrame? {
        let start = buffer.readerIndex
        guard let first: UInt8 = buffer.getInteger(at: start),
            let second: UInt8 = buffer.getInteger(at: start + 1)
        else { return nil }
        let header: Int
        let length: Int
        switch second & 0x7F {
        case 126:
            guard let long: UInt16 = buffer.getInteger(at: start + 2) else { return nil }
            (header, length) = (4, Int(long))
        case 127:
            guard let long: UInt64 = buffer.getInteger(at: start + 2) else { return nil }
            (header, length) = (10, Int(clamping: long))
        case let short:
            (header, length) = (2, Int(short))
        }
        guard buffer.readableBytes - header >= length else { return nil }
        buffer.moveReaderIndex(forwardBy: header)
        guard let payload = buffer.readSlice(length: length) else { return nil }
        return ServerFrame(opcode: first & 0x0F, payload: payload)
    }

    /// Whether it is about the socket and no message. Then it has been answered.
    func isControl(_ context: ChannelHandlerContext) -> Bool {
        switch opcode {
        case Self.close:
            context.close(promise: nil)
        case Self.ping:
            let pong = PreparedFrame.framed(payload.readableBytesView, opcode: Self.pong)
            context.writeAndFlush(NIOAny(pong), promise: nil)
        case Self.pong:
            break
        default:
            return false
        }
        return true
    }
}
