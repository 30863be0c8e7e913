import CHiredis
import Glibc
import PluginKit

/// One connection to a Redis, and what of its answers was read.
///
/// Safety: `reader` and `received` are private, and every caller of the methods has the link to itself: who connects and waits
/// for the exchange, or ``RedisLoop``'s one thread while it carries the exchange out. The link passes between them, and rests
/// between exchanges, in what the loop's lock guards. Hence `@unchecked Sendable`.
final class RedisLink: @unchecked Sendable {
    /// More than Redis answers to what we say.
    private static let longestAnswer = 65_536

    let socket: GuardedSocket
    private let reader: UnsafeMutablePointer<redisReader>
    private var received = 0

    init(_ socket: GuardedSocket) throws(RedisFailure) {
        guard let reader = plugyard_redis_reader_create() else {
            throw RedisFailure(.busy, "no memory for a connection")
        }
        self.socket = socket
        self.reader = reader
    }

    deinit {
        plugyard_redis_reader_free(reader)
    }

    /// Sends as much as goes.
    ///
    /// - Returns: How many bytes went.
    func send(_ bytes: ArraySlice<UInt8>) throws(RedisFailure) -> Int {
        let count = bytes.withUnsafeBytes { plugyard_redis_send(socket.descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { return count }
        guard [EAGAIN, EINTR].contains(errno) else { throw Self.lost }
        return 0
    }

    /// Reads what is there.
    ///
    /// - Returns: Whole answers.
    func receive() throws(RedisFailure) -> [RedisReply] {
        var buffer = [CChar](repeating: 0, count: 16_384)
        let count = read(socket.descriptor, &buffer, buffer.count)
        guard count != 0 else { throw Self.lost }
        guard count > 0 else {
            guard [EAGAIN, EINTR].contains(errno) else { throw Self.lost }
            return []
        }
        received += count
        guard received <= Self.longestAnswer, redisReaderFeed(reader, buffer, count) == REDIS_OK else {
            throw Self.strange
        }
        var replies: [RedisReply] = []
        while let reply = try next() { replies.append(reply) }
        return replies
    }

    /// Between two exchanges.
    func rest() {
        received = 0
    }

    private func next() throws(RedisFailure) -> RedisReply? {
        var found: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &found) == REDIS_OK else { throw Self.strange }
        guard let found else { return nil }
        defer { freeReplyObject(found) }
        return RedisReply(found.assumingMemoryBound(to: redisReply.self))
    }

    private static let lost = RedisFailure(.unreachable, "the connection was lost")
    private static let strange = RedisFailure(.protocolError, "the answer is none of Redis")
}
