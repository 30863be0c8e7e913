import HTTPTypes
import Hummingbird

/// Puts the client's address in the place of the proxy's, where that may be believed.
struct ClientAddressMiddleware: RouterMiddleware {
    let proxies: TrustedProxies

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.address = proxies.client(
            of: context.address,
            forwardedFor: request.headers[values: .forwardedFor]
        )
        return try await next(request, context)
    }
}
