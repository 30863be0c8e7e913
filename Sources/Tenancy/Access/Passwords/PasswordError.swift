/// Why a password was neither hashed nor checked.
package enum PasswordError: Error, Equatable {
    /// Too many wait already. The caller answers 503 with `Retry-After`; it must not say "wrong password".
    case busy
    /// More than ``PasswordHasher/longestPassword`` bytes.
    case tooLong
    /// argon2 or the threads failed: no memory. The number is libargon2's or the system's.
    case failed(code: Int32)
}
