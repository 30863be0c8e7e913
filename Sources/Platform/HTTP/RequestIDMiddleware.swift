import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Tenancy

/// Gives every request an id: the client's `X-Request-Id` when it is usable, else a new one; both ends see
/// it.
struct RequestIDMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let id =
            request.headers[.requestID].flatMap { Self.isUsable($0) ? $0 : nil }
            ?? UUID.version7().uuidString.lowercased()
        context.requestID = id
        context.logger[metadataKey: "request.id"] = "\(id)"
        var response = try await next(request, context)
        response.headers[.requestID] = id
        return response
    }

    /// Short and harmless in logs and headers.
    private static func isUsable(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default:
                    false
                }
            }
    }
}
