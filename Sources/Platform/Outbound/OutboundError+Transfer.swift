import CCurl

extension OutboundError {
    /// What a transfer that libcurl gave up means to the caller.
    init(_ outcome: TransferOutcome) {
        let code: Code =
            if outcome.isTooLarge {
                .tooLarge
            } else if outcome.wasRefused, outcome.code == CURLE_COULDNT_CONNECT {
                .refusedTarget
            } else {
                Self.code(for: outcome.code)
            }
        let message =
            switch code {
            case .refusedTarget: "the address is not a public one"
            case .tooLarge: "the answer is longer than allowed"
            case .malformedURL, .unresolved, .connectFailed, .tls, .timedOut, .busy, .cancelled, .failed:
                String(cString: curl_easy_strerror(outcome.code)).lowercased()
            }
        self.init(code, message)
    }

    private static func code(for code: CURLcode) -> Code {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: .malformedURL
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
        case CURLE_COULDNT_CONNECT: .connectFailed
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_FILESIZE_EXCEEDED: .tooLarge
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            .tls
        default: .failed
        }
    }
}
