import NIOCore
import NIOWebSocket

/// Puts the fragments of a message together (RFC 6455, section 5.4). Control frames never come here.
struct MessageAssembler {
    /// What a frame led to.
    enum Outcome: Equatable {
        /// More fragments are to come.
        case partial
        case message(String)
        /// The socket must close with this code (RFC 6455, section 7.4.1).
        case violation(WebSocketErrorCode, SocketEnd)
    }

    private let limit: Int
    private var fragments: ByteBuffer?
    private var isBinary = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func received(_ frame: WebSocketFrame) -> Outcome {
        guard frame.reservedBits.isEmpty else { return .violation(.protocolError, .protocolError) }
        if fragments == nil, frame.fin, frame.opcode == .text, frame.data.readableBytes <= limit,
            let text = frame.plainText
        {
            return .message(text)
        }
        var data = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            guard fragments == nil else { return .violation(.protocolError, .protocolError) }
            isBinary = frame.opcode == .binary
            guard data.readableBytes <= limit else { return .violation(.messageTooLarge, .tooBig) }
            guard !frame.fin else { return finish(&data) }
            fragments = data
            return .partial
        case .continuation:
            guard var whole = fragments else { return .violation(.protocolError, .protocolError) }
            // Why: so that the buffer is grown in place rather than copied for each of many fragments.
            fragments = nil
            guard whole.readableBytes + data.readableBytes <= limit else {
                return .violation(.messageTooLarge, .tooBig)
            }
            whole.writeBuffer(&data)
            guard !frame.fin else { return finish(&whole) }
            fragments = whole
            return .partial
        default:
            return .violation(.protocolError, .protocolError)
        }
    }

    private func finish(_ data: inout ByteBuffer) -> Outcome {
        do {
            // Some charge points send their JSON as binary: taken, as long as it is text.
            return .message(try data.readUTF8ValidatedString(length: data.readableBytes) ?? "")
        } catch {
            return .violation(isBinary ? .unacceptableData : .dataInconsistentWithMessage, .protocolError)
        }
    }
}
