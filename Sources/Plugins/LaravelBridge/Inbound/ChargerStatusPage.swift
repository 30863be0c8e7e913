/// A page of `GET /api/internal/chargers/status`.
struct ChargerStatusPage: Encodable {
    let data: [ChargerStatus]
    let nextCursor: String?

    enum CodingKeys: String, CodingKey {
        case data
        case nextCursor = "next_cursor"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(data, forKey: .data)
        // `null` is said.
        try container.encode(nextCursor, forKey: .nextCursor)
    }
}
