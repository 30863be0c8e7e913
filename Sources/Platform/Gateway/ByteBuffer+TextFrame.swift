import NIOCore

extension ByteBuffer {
    /// A text message as one frame of a server: whole, and without a mask (RFC 6455, section 5.2).
    init(textFrame text: String) {
        let length = text.utf8.count
        self = ByteBufferAllocator().buffer(capacity: length + 10)
        writeInteger(UInt8(0x81))
        switch length {
        case ...125:
            writeInteger(UInt8(length))
        case ...0xFFFF:
            writeInteger(UInt8(126))
            writeInteger(UInt16(length))
        default:
            writeInteger(UInt8(127))
            writeInteger(UInt64(length))
        }
        writeString(text)
    }
}
