import CoreMetrics
import Telemetry

/// Who gets in, and who does not (docs/metrics.md).
struct AccessMetrics: Sendable {
    static let shared = AccessMetrics()

    private let issued = MetricFamily(GrantType.allCases) {
        Counter(Self.tokens, $0.label)
    }
    private let refused = MetricFamily<OAuthError.Code, Counter>(Self.refusals)
    private let reused = Counter(Self.reuses)
    private let signedIn = Counter(Self.signIns, "accepted")
    private let notSignedIn = Counter(Self.signIns, "refused")

    func issued(_ grant: GrantType) {
        issued[grant]?.increment()
    }

    func refused(_ code: OAuthError.Code) {
        refused[code]?.increment()
    }

    /// A refresh token came that had been replaced: one of two has stolen it.
    func refreshTokenReused() {
        reused.increment()
    }

    func signedIn(_ isRight: Bool) {
        (isRight ? signedIn : notSignedIn).increment()
    }
}

extension AccessMetrics {
    static let definitions = [tokens, refusals, reuses, signIns]

    private static let tokens = MetricDefinition(
        "plugyard_oauth_tokens_issued_total",
        .counter,
        "Access tokens issued, by what was presented for them.",
        labels: [.init("grant", limit: GrantType.allCases.count)]
    )
    private static let refusals = MetricDefinition(
        "plugyard_oauth_refusals_total",
        .counter,
        "Requests to endpoints of OAuth2 that were refused, by the error code of RFC 6749.",
        labels: [.init("error", limit: OAuthError.Code.allCases.count)]
    )
    private static let reuses = MetricDefinition(
        "plugyard_oauth_refresh_token_reuses_total",
        .counter,
        "Refresh tokens that came again after they were replaced, which ended their family: a copy was stolen."
    )
    private static let signIns = MetricDefinition(
        "plugyard_sign_ins_total",
        .counter,
        "Attempts to sign in by password and second factor.",
        labels: [.init("result", limit: 2)]
    )
}

extension GrantType {
    /// Short where its name is a URN.
    fileprivate var label: String {
        self == .deviceCode ? "device_code" : rawValue
    }
}
