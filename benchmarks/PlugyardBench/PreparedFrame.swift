import NIOCore

/// A WebSocket frame made ahead, with room for what differs from message to message.
///
/// Masked with zeros, as RFC 6455 allows, so that nothing is left to do but to copy it and write some digits.
struct PreparedFrame {
    /// Stand for what is filled in, in the same width.
    static let messageID = "<<<<<<id:16>>>>>"
    static let transaction = "<<tx:10>>>"
    static let register = "<<reg:9>>"

    let kind: MessageKind?
    private let frame: ByteBuffer
    private let idOffset: Int
    private let timeOffsets: [Int]
    private let transactionOffset: Int?
    private let registerOffset: Int?

    /// `text`: Of the call, with the placeholders; `kind`: `nil` when it is no part of the mix.
    init(_ kind: MessageKind?, _ text: String) {
        self.kind = kind
        let payload = Array(text.utf8)
        frame = Self.framed(payload)
        let header = frame.readableBytes - payload.count
        func offsets(of placeholder: String) -> [Int] {
            let wanted = Array(placeholder.utf8)
            guard payload.count >= wanted.count else { return [] }
            return (0...(payload.count - wanted.count))
                .filter { payload[$0..<($0 + wanted.count)].elementsEqual(wanted) }
                .map { $0 + header }
        }
        guard let id = offsets(of: Self.messageID).first else {
            preconditionFailure("a prepared frame without room for its id: \(text)")
        }
        idOffset = id
        timeOffsets = offsets(of: Timestamp.placeholder)
        transactionOffset = offsets(of: Self.transaction).first
        registerOffset = offsets(of: Self.register).first
    }

    /// The frame as it leaves.
    func filled(id: Int, time: [UInt8], transaction: Int, register: Int) -> ByteBuffer {
        var buffer = frame
        Self.write(id, at: idOffset, width: 16, to: &buffer)
        for offset in timeOffsets { buffer.setBytes(time, at: offset) }
        if let registerOffset { Self.write(register, at: registerOffset, width: 9, to: &buffer) }
        if let transactionOffset {
            // A number has no leading zeros, but may be followed by spaces.
            let digits = String(transaction).utf8
            buffer.setBytes(digits, at: transactionOffset)
            buffer.setRepeatingByte(
                UInt8(ascii: " "),
                count: max(0, 10 - digits.count),
                at: transactionOffset + digits.count
            )
        }
        return buffer
    }

    /// A text frame of a client.
    static func framed(_ payload: some Collection<UInt8>, opcode: UInt8 = 1) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(0x80 | opcode)
        if payload.count < 126 {
            buffer.writeInteger(0x80 | UInt8(payload.count))
        } else {
            buffer.writeInteger(0x80 | UInt8(126))
            buffer.writeInteger(UInt16(payload.count))
        }
        buffer.writeInteger(UInt32(0))
        buffer.writeBytes(payload)
        return buffer
    }

    private static func write(_ value: Int, at offset: Int, width: Int, to buffer: inout ByteBuffer) {
        buffer.withUnsafeMutableReadableBytes { bytes in
            var rest = value
            for place in stride(from: offset + width - 1, through: offset, by: -1) {
                bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
        }
    }
}
