import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// One file of the web admin, in every coding that it is there in.
struct WebFile: Sendable {
    private struct Variant: Sendable {
        let bytes: ByteBuffer
        let tag: ETag

        init(_ data: Data) {
            bytes = ByteBuffer(bytes: data)
            tag = ETag(of: data)
        }
    }

    private let type: String
    private let cacheControl: String
    private let plain: Variant
    private let compressed: [ContentCoding: Variant]

    /// - Parameters:
    ///   - name: Of the file, for its type.
    ///   - isLasting: Whether its address changes with its content, so that it may be kept for good.
    ///   - data: Its bytes.
    ///   - compressed: The same bytes in other codings.
    init(name: String, isLasting: Bool, _ data: Data, compressed: [ContentCoding: Data]) {
        type = MediaTypes.type(of: name)
        cacheControl = isLasting ? "public, max-age=31536000, immutable" : "no-cache"
        plain = Variant(data)
        self.compressed = compressed.mapValues(Variant.init)
    }

    /// Answers a GET or HEAD. `more`: Headers besides; they come with a 304 too, since browsers then take them for
    /// what they keep.
    func response(to request: Request, adding more: HTTPFields = [:]) -> Response {
        let coding = ContentCoding.best(of: compressed.keys, accepting: request.headers[.acceptEncoding])
        let variant = coding.flatMap { compressed[$0] } ?? plain
        var headers = more
        headers[.contentType] = type
        headers[.cacheControl] = cacheControl
        headers[.eTag] = variant.tag.text
        headers[.contentEncoding] = coding?.rawValue
        if !compressed.isEmpty { headers[.vary] = "Accept-Encoding" }
        if let known = request.headers[.ifNoneMatch], variant.tag.satisfies(ifNoneMatch: known) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: variant.bytes))
    }
}
