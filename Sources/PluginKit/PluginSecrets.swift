package import Tenancy

/// Encrypts what a plugin must read back, such as credentials of other systems, for its own tables.
///
/// What is sealed opens for the same plugin, the same account and the same purpose alone.
package protocol PluginSecrets: Sendable {
    /// `purpose`: What it is and where it will stand, for example `endpoint/0190…`.
    func seal(_ secret: [UInt8], of account: AccountID, for purpose: String) throws -> [UInt8]

    /// - Throws: When the bytes were sealed by somebody else, for another purpose or account, or were changed.
    func open(_ sealed: [UInt8], of account: AccountID, for purpose: String) throws -> [UInt8]
}
