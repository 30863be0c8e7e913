import FoundationEssentials
package import Tenancy

/// The addresses that charge points are given for files (`PLUGYARD_PUBLIC_URL` is their base), and what they allow.
package struct FileLinks: Sendable {
    private let base: String
    private let key: [UInt8]

    /// - Parameters:
    ///   - publicURL: Without a slash at the end.
    ///   - key: Of the installation; what signs addresses is derived from it.
    package init(publicURL: String, key: SecretKey) {
        base = publicURL
        self.key = key.derived(for: .fileLink)
    }

    /// Where a charge point fetches an image. Many stations name what they fetch after the last part of the address, so
    /// that is the image's file name.
    func firmware(
        _ image: UUID,
        named name: String,
        for chargePoint: UUID,
        in account: AccountID,
        until expiry: Date
    ) -> String {
        let token = FileToken(.firmware, image, of: chargePoint, in: account, expiresAt: expiry)
        let address = "\(base)/files/\(token.signed(with: key))"
        return name.isEmpty ? address : "\(address)/\(PercentEncoding.encode(name))"
    }

    /// Where a charge point uploads to.
    func upload(_ slot: UUID, for chargePoint: UUID, in account: AccountID, until expiry: Date) -> String {
        let token = FileToken(.upload, slot, of: chargePoint, in: account, expiresAt: expiry)
        return "\(base)/uploads/\(token.signed(with: key))"
    }

    /// What the token of an address allows; `nil` when it allows nothing.
    func token(_ text: String, for purpose: FileToken.Purpose, now: Date) -> FileToken? {
        FileToken(text, for: purpose, key: key, now: now)
    }
}
