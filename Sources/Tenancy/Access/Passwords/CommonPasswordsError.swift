/// Why a file is no list of common passwords.
package enum CommonPasswordsError: Error, Sendable, Equatable {
    case unreadable
    /// Empty, not in lower case, or not sorted by bytes.
    case malformed
}
