import HTTPTypes
import Hummingbird

extension OAuthError {
    var response: Response {
        get throws {
            try .json(
                OAuthErrorBody(error: code.rawValue, errorDescription: description),
                status: status,
                headers: headers
            )
        }
    }

    private var status: HTTPResponse.Status {
        if retryAfter != nil { return .tooManyRequests }
        return switch code {
        case .invalidRequest, .invalidGrant, .invalidScope, .unauthorizedClient, .unsupportedGrantType,
            .authorizationPending, .slowDown, .accessDenied, .expiredToken:
            .badRequest
        case .invalidClient: .unauthorized
        case .temporarilyUnavailable: .serviceUnavailable
        case .serverError: .internalServerError
        }
    }

    private var headers: HTTPFields {
        switch code {
        case .invalidClient: [.wwwAuthenticate: #"Basic realm="plugyard", charset="UTF-8""#]
        case .temporarilyUnavailable: [.retryAfter: "\(retryAfter ?? 1)"]
        case .invalidRequest, .invalidGrant, .invalidScope, .unauthorizedClient, .unsupportedGrantType,
            .authorizationPending, .slowDown, .accessDenied, .expiredToken, .serverError:
            [:]
        }
    }
}
