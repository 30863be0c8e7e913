import HTTPTypes

/// Why somebody gets a page that says no, instead of the one asked for.
struct SignInRefusal: Error {
    var status: HTTPResponse.Status
    let title: String
    let text: String
    var headers: HTTPFields = [:]
    /// Where to go on.
    var way: (label: String, path: String)?

    static let malformedForm = SignInRefusal(
        status: .badRequest,
        title: SignInText.malformedTitle,
        text: SignInText.malformed
    )
    static let staleForm = SignInRefusal(
        status: .forbidden,
        title: SignInText.staleTitle,
        text: SignInText.stale
    )
    static let badLink = SignInRefusal(
        status: .badRequest,
        title: SignInText.badLinkTitle,
        text: SignInText.badLink,
        way: (SignInText.askForLink, "/password/forgot")
    )
    static let busy = SignInRefusal(
        status: .serviceUnavailable,
        title: SignInText.busyTitle,
        text: SignInText.busy,
        headers: [.retryAfter: "2"]
    )
    static let ourFault = SignInRefusal(
        status: .internalServerError,
        title: SignInText.ourFaultTitle,
        text: SignInText.ourFault
    )

    /// There is an attempt again in so many seconds.
    static func tooMany(wait seconds: Double) -> SignInRefusal {
        let whole = max(1, Int(seconds.rounded(.up)))
        return SignInRefusal(
            status: .tooManyRequests,
            title: SignInText.tooManyTitle,
            text: SignInText.tooMany(seconds: whole),
            headers: [.retryAfter: "\(whole)"]
        )
    }

    var page: SignInPage {
        SignInPage(
            title: title,
            body: "\(SignInPage.paragraph(text))\(way.map { SignInPage.link($0.label, to: $0.path) })",
            status: status,
            headers: headers
        )
    }
}
