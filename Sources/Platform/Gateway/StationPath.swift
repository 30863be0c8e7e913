/// What the path of a charge point's socket names (contract §6).
///
/// `/ocpp/{account}/{identity}`, or `/ocpp/{identity}`. Empty segments do not count, and with segments to spare
/// the last one is the identity: charge points append to the URL they are configured with.
struct StationPath: Equatable {
    let accountSlug: String?
    let identity: String

    /// In bytes of UTF-8; OCPP 2.0.1 has 48 characters, 1.6 leaves it open.
    static let identityLimit = 255

    /// Fails for a path that can name no charge point.
    ///
    /// - Parameter target: As in the request line: percent-encoded, perhaps with a query.
    init?(target: some StringProtocol) {
        let segments = Self.segments(of: target)
        guard let root = segments.first, root == "ocpp", segments.count > 1 else { return nil }
        guard let identity = Self.decode(segments[segments.count - 1]) else { return nil }
        if segments.count > 2 {
            guard let slug = Self.decode(segments[1]) else { return nil }
            accountSlug = slug
        } else {
            accountSlug = nil
        }
        self.identity = identity
    }

    /// Whether a request is meant for the gateway, however wrong the rest of its path is.
    static func isStationPath(_ target: some StringProtocol) -> Bool {
        // Why: every REST request passes here too, so the common case must not split.
        guard target.utf8.starts(with: "/ocpp".utf8) || target.utf8.starts(with: "//".utf8) else {
            return false
        }
        return segments(of: target).first == "ocpp"
    }

    private static func segments<Text: StringProtocol>(of target: Text) -> [Text.SubSequence] {
        target.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
    }

    private static func decode(_ segment: some StringProtocol) -> String? {
        // Why: each way of being malformed has the same answer, 404, so the reason is not needed.
        guard let text = try? PercentEncoding.decode(segment) else { return nil }
        guard text.utf8.count <= identityLimit else { return nil }
        return text.unicodeScalars.contains { $0.properties.generalCategory == .control } ? nil : text
    }
}
