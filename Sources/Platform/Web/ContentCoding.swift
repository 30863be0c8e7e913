/// How the bytes of a file are compressed (RFC 9110, section 8.4.1), the smaller first.
enum ContentCoding: String, CaseIterable, Sendable {
    case brotli = "br"
    case gzip

    /// What a name ends with that has bytes of this coding.
    var nameEnd: String {
        switch self {
        case .brotli: ".br"
        case .gzip: ".gz"
        }
    }

    /// The best of what there is.
    ///
    /// - Parameters:
    ///   - available: The codings that a file is there in.
    ///   - header: `Accept-Encoding`; without one nothing but the plain bytes.
    /// - Returns: `nil` for the plain bytes, which every client takes.
    static func best(of available: some Collection<ContentCoding>, accepting header: String?)
        -> ContentCoding?
    {
        guard let header, !available.isEmpty else { return nil }
        let wanted = weights(in: header)
        return allCases.first { coding in
            available.contains(coding) && (wanted[coding.rawValue] ?? wanted["*"] ?? 0) > 0
        }
    }

    /// By the lower-case name of each coding; what cannot be read counts as refused.
    private static func weights(in header: String) -> [String: Double] {
        var weights: [String: Double] = [:]
        for entry in header.split(separator: ",") {
            let parts = entry.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let name = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            weights[name] = weight ?? 1
        }
        return weights
    }
}
