import Tenancy

/// The version of one object (RFC 9110 §8.8.3): a strong tag, the hash of what the API shows of it.
package struct EntityTag: Hashable, Sendable {
    /// As in the header, with its quotes.
    package let text: String

    package init(text: String) {
        self.text = text
    }

    /// Of a body, as it is sent.
    package init(of body: [UInt8]) {
        text = "\"\(Base64URL.encode(Array(Digest.sha256(body).prefix(16))))\""
    }

    /// Whether `If-Match` lets a change happen: one of its tags is this one, by strong comparison (RFC 9110 §13.1.1).
    package func satisfies(ifMatch header: String) -> Bool {
        guard header != "*" else { return true }
        return Self.tags(in: header)?.contains { !$0.isWeak && $0.text == text } ?? false
    }

    /// Whether `If-None-Match` says that the client has this version, by weak comparison (RFC 9110 §13.1.2).
    package func satisfies(ifNoneMatch header: String) -> Bool {
        guard header != "*" else { return true }
        return Self.tags(in: header)?.contains { $0.text == text } ?? false
    }

    /// The entity tags of a list; `nil` when it is none.
    private static func tags(in header: String) -> [(isWeak: Bool, text: String)]? {
        var rest = Substring(header)
        var tags: [(isWeak: Bool, text: String)] = []
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            guard !rest.isEmpty else { return tags }
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == "\"" else { return nil }
            guard let end = rest.dropFirst().firstIndex(of: "\"") else { return nil }
            tags.append((isWeak, String(rest[...end])))
            rest = rest[rest.index(after: end)...].drop { $0 == " " || $0 == "\t" }
            guard rest.isEmpty || rest.first == "," else { return nil }
        }
    }
}

extension PluginRequest {
    /// Judges `If-Match` of a PATCH or DELETE. `tag`: Of the object as it is, locked.
    ///
    /// - Throws: ``RouteProblem`` 412 when the caller knows another version.
    package func honourIfMatch(_ tag: EntityTag) throws {
        guard let known = headers["if-match"], !tag.satisfies(ifMatch: known) else { return }
        throw RouteProblem(
            412,
            "precondition_failed",
            "It is not of the version that If-Match names; get it anew."
        )
    }
}

extension PluginResponse {
    /// One object. `tag`: Its version; `nil` for that of the body, which a GET of who has it already answers with 304. Give a
    /// tag where the object shows more than what people change of it.
    package static func single(
        _ body: some Encodable,
        for request: PluginRequest,
        status: Int = 200,
        tag: EntityTag? = nil
    ) throws -> Self {
        var response = try json(body, status: status)
        let version = tag ?? EntityTag(of: response.body)
        response.headers["etag"] = version.text
        if tag == nil, request.method == .get, let known = request.headers["if-none-match"],
            version.satisfies(ifNoneMatch: known)
        {
            return Self(status: 304, headers: ["etag": version.text])
        }
        return response
    }
}
