import NIOCore
import NIOWebSocket

extension WebSocketFrame {
    /// The text of a masked frame that is all ASCII, as that of most charge points is; `nil` for any other.
    ///
    /// The mask (RFC 6455, section 5.3) is taken off on the way into the string, four bytes at a time. NIO's way, for what is
    /// not ASCII, copies the buffer first and looks at each byte three times.
    var plainText: String? {
        guard let maskKey else { return nil }
        let key = maskKey.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }.littleEndian
        return data.withUnsafeReadableBytes { masked in
            var seen: UInt32 = 0
            let text = String(unsafeUninitializedCapacity: masked.count) { plain in
                let plain = UnsafeMutableRawBufferPointer(plain)
                let whole = masked.count & ~3
                for place in stride(from: 0, to: whole, by: 4) {
                    let word = masked.loadUnaligned(fromByteOffset: place, as: UInt32.self) ^ key
                    plain.storeBytes(of: word, toByteOffset: place, as: UInt32.self)
                    seen |= word
                }
                for place in whole..<masked.count {
                    plain[place] = masked[place] ^ maskKey[place & 3]
                    seen |= UInt32(plain[place])
                }
                return masked.count
            }
            return seen & 0x8080_8080 == 0 ? text : nil
        }
    }
}
