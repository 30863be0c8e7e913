import FoundationEssentials

/// A job as Laravel's Redis queue has it (Illuminate\Queue\RedisQueue, 8.x): a string job with plain JSON as its data, so that
/// nothing is PHP's own serialisation.
struct QueueJob: Sendable {
    private let key: String
    private let payload: [UInt8]

    /// - Parameters:
    ///   - place: Where it goes.
    ///   - messageID: Of the event: the job has the same in every attempt, by which who handles it knows repetitions.
    ///   - body: The event, JSON.
    /// - Throws: ``RedisFailure`` for a body that is no JSON.
    init(_ place: RedisJob, messageID: String, body: [UInt8]) throws(RedisFailure) {
        key = "\(place.prefix)queues:\(place.queue)"
        let name = place.job.split(separator: "@", maxSplits: 1).first.map(String.init) ?? place.job
        do {
            payload = try JSONTree.object([
                "uuid": .text(messageID), "id": .text(messageID), "attempts": .integer(0),
                "displayName": .text(name),
                "job": .text(place.job.contains("@") ? place.job : "\(place.job)@handle"),
                "maxTries": .null, "maxExceptions": .null, "failOnTimeout": .bool(false), "backoff": .null,
                "timeout": .null, "data": try .parse(body),
            ]).serialized()
        } catch {
            throw RedisFailure(.malformed, "the event is no JSON")
        }
    }

    /// Puts it into the queue and wakes who waits there, both or neither: what Laravel does by a Lua script.
    var commands: [[[UInt8]]] {
        [
            [Array("MULTI".utf8)],
            [Array("RPUSH".utf8), Array(key.utf8), payload],
            [Array("RPUSH".utf8), Array("\(key):notify".utf8), Array("1".utf8)],
            [Array("EXEC".utf8)],
        ]
    }
}
