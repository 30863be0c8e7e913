/// What a station says of its configuration.
package struct ConfigurationReport: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let key: String
        /// `nil` when the station keeps it to itself, as it may for what is written only.
        package let value: String?
        package let isReadonly: Bool

        package init(key: String, value: String?, isReadonly: Bool) {
            self.key = key
            self.value = value
            self.isReadonly = isReadonly
        }
    }

    package let entries: [Entry]
    /// Keys that were asked for and that it does not have.
    package let unknownKeys: [String]

    package init(entries: [Entry], unknownKeys: [String]) {
        self.entries = entries
        self.unknownKeys = unknownKeys
    }
}
