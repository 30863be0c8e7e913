import CHiredis

/// An answer of Redis.
indirect enum RedisReply: Sendable, Hashable {
    case status(String)
    case error(String)
    case integer(Int)
    case text([UInt8])
    case nothing
    case list([RedisReply])

    /// `reply`: Of hiredis; who made it frees it.
    init(_ reply: UnsafePointer<redisReply>) {
        let reply = reply.pointee
        switch reply.type {
        case REDIS_REPLY_STATUS: self = .status(Self.text(reply))
        case REDIS_REPLY_ERROR: self = .error(Self.text(reply))
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING: self = .text(Self.bytes(reply))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .list(elements.map { $0.map { RedisReply($0) } ?? .nothing })
        default: self = .nothing
        }
    }

    /// What Redis refuses, cut where it is long; `nil` when it does not.
    var refusal: String? {
        switch self {
        case .error(let text): String(text.prefix(200))
        case .list(let elements): elements.lazy.compactMap(\.refusal).first
        default: nil
        }
    }

    private static func text(_ reply: redisReply) -> String {
        String(decoding: bytes(reply), as: UTF8.self)
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        guard let start = reply.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: reply.len))
    }
}
