import PluginKit

/// The body of a POST or PATCH of an endpoint; what is `nil` was not given.
struct EndpointInput: Decodable, Sendable {
    struct Redis: Decodable, Sendable {
        let queue: String
        let job: String
        let prefix: String
    }

    let url: String?
    /// `.some(nil)` takes it away; likewise below.
    let description: String??
    let events: [String]?
    let headers: [String: String]?
    let isPaused: Bool?
    let redis: Redis??

    enum CodingKeys: String, CodingKey {
        case url, description, events, headers, redis
        case isPaused = "is_paused"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        url = try container.decodeIfPresent(String.self, forKey: .url)
        events = try container.decodeIfPresent([String].self, forKey: .events)
        headers = try container.decodeIfPresent([String: String].self, forKey: .headers)
        isPaused = try container.decodeIfPresent(Bool.self, forKey: .isPaused)
        description =
            container.contains(.description)
            ? .some(try container.decodeIfPresent(String.self, forKey: .description)) : nil
        redis =
            container.contains(.redis)
            ? .some(try container.decodeIfPresent(Redis.self, forKey: .redis)) : nil
    }

    var redisJob: RedisJob? {
        guard let redis, let redis else { return nil }
        return RedisJob(queue: redis.queue, job: redis.job, prefix: redis.prefix)
    }

    /// Whether the endpoint is delivered to again by this, and was not.
    func takesUp(_ endpoint: Endpoint) -> Bool {
        isPaused == false && (endpoint.isPaused || endpoint.disabledAt != nil)
    }

    var isEmpty: Bool {
        url == nil && description == nil && events == nil && headers == nil && isPaused == nil && redis == nil
    }
}

extension EndpointInput {
    private static let address = ValueSchema.text(8...2000)
    private static let types = ValueSchema.list(
        .choice(["*"] + EventType.allCases.map(\.rawValue)),
        1...(EventType.allCases.count + 1)
    )
    private static let headerValues = ValueSchema.map(.text(0...2000), 0...20)
    private static let redisFields = ValueSchema.nullable(
        .object(
            ObjectSchema([
                .field("queue", .text(1...100), standard: "default", "Laravel's name of the queue."),
                .field(
                    "job",
                    .text(1...200),
                    standard: #"App\Jobs\HandlePlugyardEvent"#,
                    "The class whose handle works events off."
                ),
                .field("prefix", .text(0...100), standard: "", "What Laravel puts before keys in Redis."),
            ])
        )
    )

    static let creation = ObjectSchema([
        .required("url", address, "Where events are sent."),
        .optional("description", .nullable(.text(1...500)), "For people."),
        .field("events", types, standard: .list(["*"]), "Which types are sent; * for all."),
        .optional("headers", headerValues, "Sent with each delivery; their values are never shown."),
        .field("is_paused", .boolean, standard: false, "Whether events wait."),
        .optional("redis", redisFields, "For addresses of Redis."),
    ])

    static let change = ObjectSchema([
        .optional("url", address, "Where events are sent."),
        .optional("description", .nullable(.text(1...500)), "For people."),
        .optional("events", types, "Which types are sent; * for all."),
        .optional("headers", headerValues, "Takes the place of all headers."),
        .optional("is_paused", .boolean, "Whether events wait; false also takes up again what was disabled."),
        .optional("redis", redisFields, "For addresses of Redis."),
    ])
}
