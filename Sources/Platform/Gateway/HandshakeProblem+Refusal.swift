extension HandshakeProblem {
    /// What a charge point, and the engineer in front of it, is told about a refusal.
    init(_ refusal: HandshakeRefusal) {
        let title: String
        let detail: String
        var headers: [(String, String)] = []
        switch refusal {
        case .unknownChargePoint:
            title = "No such charge point"
            detail = "Expected /ocpp/{account}/{identity} of a registered charge point."
        case .inactiveChargePoint:
            title = "Charge point not active"
            detail = "The charge point is registered, but an operator has switched it off."
        case .wrongPassword:
            title = "Wrong password"
            detail =
                "Expected Basic authentication with the identity as user and the charge point's password."
            headers = [("WWW-Authenticate", #"Basic realm="plugyard""#)]
        case .insufficientSecurity:
            title = "Not secure enough"
            detail =
                "This charge point must connect by a higher security profile: wss, a password or a certificate."
        case .certificateRefused:
            title = "Certificate refused"
            detail = "Expected a valid client certificate whose common name is the identity."
            headers = [("WWW-Authenticate", #"Basic realm="plugyard""#)]
        case .suspendedAccount:
            title = "Account suspended"
            detail = "The account of this charge point is suspended."
        case .noCommonSubprotocol:
            title = "No common subprotocol"
            detail = "Expected Sec-WebSocket-Protocol to offer ocpp1.6."
        case .noSubprotocol:
            title = "No subprotocol"
            detail = "Expected a Sec-WebSocket-Protocol; the charge point has no fallback."
        case .tooManySockets:
            title = "Too many sockets"
            detail = "There are as many sockets from this address as one address may have."
            headers = [("Retry-After", "60")]
        case .unavailable:
            title = "Not available now"
            detail = "Try again in a moment."
            headers = [("Retry-After", "10")]
        }
        self.init(
            status: refusal.status,
            code: refusal.rawValue,
            title: title,
            detail: detail,
            headers: headers
        )
    }
}
