/// Tokens that a charge point may accept while it is offline, or what changed among them (OCPP 1.6 §5.15).
package struct LocalListUpdate: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Takes the place of all that the station has.
        case full
        /// Only what is new, changed or gone.
        case differential
    }

    /// One token of the list.
    package struct Entry: Sendable, Hashable {
        package var idTag: String
        /// `nil` takes the token off the list; for a differential update only.
        package var info: AuthorizationInfo?

        package init(idTag: String, info: AuthorizationInfo?) {
            self.idTag = idTag
            self.info = info
        }
    }

    /// Of the list after the update; positive.
    package var version: Int
    package var kind: Kind
    package var entries: [Entry]

    package init(version: Int, kind: Kind, entries: [Entry]) {
        self.version = version
        self.kind = kind
        self.entries = entries
    }
}
