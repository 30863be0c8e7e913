/// Which configuration keys hold secrets: the one list of it. Their values are stored and shown nowhere.
enum SecretConfigurationKey {
    /// What the names of such keys contain, lower case. `AuthorizationKey` is the one of OCPP 1.6 (security white paper);
    /// the others are vendors'.
    private static let marks = [
        "authorizationkey", "password", "passwd", "passphrase", "secret", "privatekey", "private_key",
        "apikey",
        "api_key", "accesskey", "presharedkey", "wpakey", "wifikey", "psk", "simpin", "credential",
    ]

    static func isSecret(_ key: String) -> Bool {
        isMentioned(in: key)
    }

    /// Whether a text may name such a key.
    static func isMentioned(in text: String) -> Bool {
        let text = text.lowercased()
        return marks.contains { text.contains($0) }
    }
}
