/// What kind of thing a token is.
enum TokenType: String, CaseIterable, Sendable {
    case rfid
    case app
    case local
    case keyCode = "key_code"
    case central
    case macAddress = "mac_address"
}
