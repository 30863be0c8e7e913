/// Why a sealed value did not open.
package enum SecretBoxError: Error, Equatable {
    /// Too short, or written by a version this program does not know.
    case malformed
    /// Changed since it was sealed, sealed with another key, or sealed for another context. Which one cannot
    /// be told apart.
    case notAuthentic
}
