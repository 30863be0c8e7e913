/// Where in a Laravel application's Redis an event goes.
struct RedisJob: Sendable, Hashable {
    /// The queue's name, as `queue:work --queue` has it.
    let queue: String
    /// The class that handles it, `App\Jobs\PlugyardEvent`; with `@method` where that is not `handle`.
    let job: String
    /// The application's `database.redis.options.prefix`, in front of all its keys; may be empty.
    let prefix: String
}
