import HTTPTypes
import Hummingbird
import NIOCore
import OCPP

extension Request {
    /// The body as a JSON object.
    ///
    /// - Throws: 415 unless the content type is `application/json`, 413, 400 when it is no JSON, 422 when it
    ///   is no object.
    func jsonObject() async throws -> BodyReader {
        try BodyReader(json: try await jsonBytes())
    }

    /// The body as it was sent, which must say that it is JSON.
    func jsonBytes() async throws -> [UInt8] {
        guard mediaType == "application/json" else {
            throw Problem.unsupportedMediaType(expected: "application/json")
        }
        return try await boundedBody()
    }

    /// The body as a whole, at most ``APIContext/bodyLimit`` bytes.
    func boundedBody() async throws -> [UInt8] {
        let limit = APIContext.bodyLimit
        if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw Problem.tooLarge(limit: limit)
        }
        do {
            let buffer = try await body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(limit: limit)
        }
    }

    /// The content type in lower case, without parameters.
    var mediaType: String? {
        headers[.contentType]?.prefix { $0 != ";" }.split(separator: " ").joined().lowercased()
    }
}
