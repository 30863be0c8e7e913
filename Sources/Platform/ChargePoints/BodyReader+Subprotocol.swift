import OCPP

extension BodyReader {
    /// `fallback_subprotocol`: what is spoken where none is offered. Only what this platform speaks.
    mutating func fallbackSubprotocol() -> OCPPVersionName?? {
        let name: OCPPVersionName?? = nullable("fallback_subprotocol", .word)
        if case .some(.some(let name)) = name, OCPPVersion(rawValue: name.rawValue) == nil {
            note("fallback_subprotocol", "not_allowed", "Expected one of ocpp1.6.")
        }
        return name
    }
}
