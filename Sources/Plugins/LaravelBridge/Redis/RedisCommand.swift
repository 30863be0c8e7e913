import CHiredis

/// Commands as Redis reads them.
enum RedisCommand {
    /// - Throws: ``RedisFailure`` when there is no memory.
    static func bytes(_ commands: [[[UInt8]]]) throws(RedisFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        for command in commands { bytes += try Self.bytes(command) }
        return bytes
    }

    private static func bytes(_ arguments: [[UInt8]]) throws(RedisFailure) -> [UInt8] {
        let lengths = arguments.map(\.count)
        let whole = arguments.flatMap(\.self).map { CChar(bitPattern: $0) }
        var target: UnsafeMutablePointer<CChar>?
        let count = whole.withUnsafeBufferPointer { whole -> Int32 in
            var starts: [UnsafePointer<CChar>?] = []
            var offset = 0
            for length in lengths {
                // No byte of an empty one is read.
                starts.append(whole.baseAddress.map { $0 + offset })
                offset += length
            }
            return redisFormatCommandArgv(&target, Int32(arguments.count), &starts, lengths)
        }
        guard count > 0, let target else { throw RedisFailure(.busy, "no memory for a command") }
        defer { redisFreeCommand(target) }
        return Array(UnsafeRawBufferPointer(start: target, count: Int(count)))
    }
}
