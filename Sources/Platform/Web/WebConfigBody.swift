/// Schema `WebConfig`.
struct WebConfigBody: Encodable, Sendable {
    let version: String
    let publicURL: String
    let ocppURL: String
    @Nullable var tileURL: String?
    @Nullable var tileAttribution: String?

    enum CodingKeys: String, CodingKey {
        case version
        case publicURL = "public_url"
        case ocppURL = "ocpp_url"
        case tileURL = "tile_url"
        case tileAttribution = "tile_attribution"
    }
}
