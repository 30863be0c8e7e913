import FoundationEssentials

/// Times in events: RFC 3339 in UTC with milliseconds.
enum EventTime {
    static let decoding = JSONDecoder.DateDecodingStrategy.custom { decoder in
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = PluginTime.read(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no time")
        }
        return date
    }

    static let encoding = JSONEncoder.DateEncodingStrategy.custom { date, encoder in
        var container = encoder.singleValueContainer()
        try container.encode(date.formatted(exact))
    }

    private static let exact = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
