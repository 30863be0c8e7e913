package import FoundationEssentials

/// What a station may know about a token, and keep in its cache.
package struct AuthorizationInfo: Sendable, Hashable {
    package var status: AuthorizationStatus
    /// When the station must ask again; `nil` is never.
    package var expiresAt: Date?
    /// The group: tokens with the same one may stop each other's transactions. More than 20 characters cannot
    /// be told to a 1.6 station and are left out.
    package var parentIdTag: String?

    package init(status: AuthorizationStatus, expiresAt: Date? = nil, parentIdTag: String? = nil) {
        self.status = status
        self.expiresAt = expiresAt
        self.parentIdTag = parentIdTag
    }
}
