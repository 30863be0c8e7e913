import HTTPTypes
import Hummingbird
import Tenancy

extension FileStore {
    /// Answers a request for a file: all of it, a part (206), or that the client has it already (304).
    ///
    /// No browser runs or shows what is in it: it is a download of no particular type.
    ///
    /// - Parameters:
    ///   - file: A complete one.
    ///   - name: What it is saved as.
    ///   - request: Whose `Range`, `If-Range` and `If-None-Match` are honoured.
    ///   - access: Whose it is.
    /// - Returns: The response.
    /// - Throws: 416 for a range behind the end.
    func response(
        with file: StoredFile,
        named name: String,
        for request: Request,
        _ access: TenantAccess
    ) throws(Problem) -> Response {
        var headers: HTTPFields = [
            .eTag: file.eTag,
            .acceptRanges: "bytes",
            .contentType: "application/octet-stream",
            .contentDisposition: Self.disposition(of: name),
            .xContentTypeOptions: "nosniff",
            .cacheControl: "private, no-store",
        ]
        if let known = request.headers[.ifNoneMatch],
            known == "*" || known.split(separator: ",").contains(where: { Self.names(file.eTag, $0) })
        {
            return Response(status: .notModified, headers: headers)
        }
        // A range of another version of the file would be of no use.
        let isSame = request.headers[.ifRange].map { $0 == file.eTag } ?? true
        switch ByteRange(header: isSame ? request.headers[.range] : nil, size: file.size) {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(of: file, 0..<file.size, for: access))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return Response(
                status: .partialContent,
                headers: headers,
                body: body(of: file, range, for: access)
            )
        case .unsatisfiable:
            throw .rangeNotSatisfiable(size: file.size)
        }
    }

    private static func names(_ tag: String, _ candidate: Substring) -> Bool {
        let candidate = candidate.filter { $0 != " " }
        return candidate == tag || candidate == "W/\(tag)"
    }

    /// RFC 6266, with a plain name for those who know no other.
    private static func disposition(of name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                let isPlain =
                    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isPlain || [".", "-", "_"].contains(scalar) ? Character(scalar) : "_"
            }
        )
        let file = plain.isEmpty ? "file" : plain
        return
            "attachment; filename=\"\(file)\"; filename*=UTF-8''\(PercentEncoding.encode(name.isEmpty ? file : name))"
    }
}
