/// What a key derived from the ``SecretKey`` is for. Each purpose has a key of its own, so a value made for
/// one is never valid for another.
///
/// The raw value enters the derivation: changing one makes everything stored under it unreadable.
package enum KeyPurpose: String, CaseIterable, Sendable {
    /// Secrets at rest: ``SecretBox``.
    case secretBox = "plugyard secret box v1"
    /// Charge point passwords: ``StationPasswordHasher``.
    case stationPassword = "plugyard station password v1"
    /// Codes that replace a second factor: ``RecoveryCode``.
    case recoveryCode = "plugyard recovery code v1"
    /// Signatures of list cursors.
    case cursor = "plugyard cursor v1"
    /// What the sign-in pages carry from one form to the next.
    case signInForm = "plugyard sign-in form v1"
    /// Addresses by which charge points fetch firmware and upload logs.
    case fileLink = "plugyard file link v1"
}
