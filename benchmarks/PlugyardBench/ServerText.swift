import NIOCore

/// A message of a server, of which only some bytes are looked at.
struct ServerText {
    enum Kind: Equatable {
        case call, result, error, other
    }

    let kind: Kind
    private let bytes: ByteBufferView

    init(_ payload: ByteBuffer) {
        bytes = payload.readableBytesView
        switch bytes.first(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
        case UInt8(ascii: "2"): kind = .call
        case UInt8(ascii: "3"): kind = .result
        case UInt8(ascii: "4"): kind = .error
        default: kind = .other
        }
    }

    /// What stands between the first two quotes.
    var messageID: ByteBufferView.SubSequence? {
        let quote = UInt8(ascii: "\"")
        guard let first = bytes.firstIndex(of: quote) else { return nil }
        let rest = bytes[(first + 1)...]
        return rest.firstIndex(of: quote).map { rest[..<$0] }
    }

    /// The number behind `"transactionId":`.
    var transaction: Int? {
        let name = Array("\"transactionId\":".utf8)
        guard bytes.count > name.count else { return nil }
        var index = bytes.startIndex
        while index + name.count < bytes.endIndex {
            if bytes[index] == name[0], bytes[index..<(index + name.count)].elementsEqual(name) {
                let digits = bytes[(index + name.count)...]
                    .drop { $0 == UInt8(ascii: " ") }
                    .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                return Int(String(decoding: digits, as: UTF8.self))
            }
            index += 1
        }
        return nil
    }
}
