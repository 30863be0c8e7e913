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
        switch code {
        case .invalidRequest, .invalidScope, .unsupportedGrantType: .badRequest
        case .invalidClient: .unauthorized
        case .temporarilyUnavailable: .serviceUnavailable
        case .serverError: .internalServerError
        }
    }

    private var headers: HTTPFields {
        switch code {
        case .invalidClient: [.wwwAuthenticate: #"Basic realm="plugyard", charset="UTF-8""#]
        case .temporarilyUnavailable: [.retryAfter: "1"]
        case .invalidRequest, .invalidScope, .unsupportedGrantType, .serverError: [:]
        }
    }
}
