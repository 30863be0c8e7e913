/// What the conductor wants next: `{"do": "connect", …}`. Each ends in a report ``Report``.
enum Order: Decodable {
    /// Brings the fleet up to so many stations that are connected and booted.
    struct Connect: Decodable {
        let count: Int
        /// How many may be connecting at once.
        let window: Int
    }

    /// Lets the first so many stations send the mix.
    struct Load: Decodable {
        let stations: Int
        /// Of the measured part; before it they warm up.
        let seconds: Double
        let warmup: Double
        /// Messages per second of all together, arriving at random moments; `nil`: each sends as soon as it is answered.
        let rate: Double?
    }

    /// Sends HTTP requests, each connection the next one as soon as the last is answered.
    struct Requests: Decodable {
        let connections: Int
        /// `nil` with `total`.
        let seconds: Double?
        /// How many in all; `nil` with `seconds`.
        let total: Int?
        /// The whole requests, in turn. `######` becomes a running number of `first ..< first + span`.
        let requests: [String]
        let first: Int
        let span: Int
    }

    /// Brings the feeds of accounts up to so many readers.
    struct Follow: Decodable {
        struct Feed: Decodable {
            let readers: Int
            /// The whole requests of their handshakes, in turn: of different people, as each may have few.
            let handshakes: [String]
        }

        /// By account, in the order of the stations' accounts.
        let feeds: [Feed]
        /// How many may be connecting at once.
        let window: Int
    }

    /// Lets all connected stations of accounts with readers report changes of state.
    struct Changes: Decodable {
        /// Of the measured part; before it they warm up.
        let seconds: Double
        let warmup: Double
        /// Changes per second of all together, arriving at random moments.
        let rate: Double
        /// How long the last of them may take to reach the last reader.
        let patience: Double
        /// How long an event is made for an echo; `nil` where the server makes it.
        let bytes: Int?
    }

    case connect(Connect)
    case load(Load)
    case requests(Requests)
    case follow(Follow)
    case changes(Changes)

    private enum Key: String, CodingKey {
        case action = "do"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(String.self, forKey: .action) {
        case "connect": self = .connect(try Connect(from: decoder))
        case "load": self = .load(try Load(from: decoder))
        case "requests": self = .requests(try Requests(from: decoder))
        case "follow": self = .follow(try Follow(from: decoder))
        case "changes": self = .changes(try Changes(from: decoder))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .action,
                in: container,
                debugDescription: "no order \"\(other)\""
            )
        }
    }
}
