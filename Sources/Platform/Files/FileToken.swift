import FoundationEssentials
import Tenancy

/// What a signed address of a file lets its bearer do: charge points have no other credential for files, and many of
/// them can send none.
///
/// In an address it is `version | purpose | account | object | charge point | expiry | HMAC-SHA256`, as base64url.
struct FileToken: Equatable, Sendable {
    enum Purpose: UInt8, Sendable {
        /// The object is a firmware image.
        case firmware = 1
        /// The object is a row of `upload_slots`.
        case upload = 2
    }

    let purpose: Purpose
    let account: AccountID
    let object: UUID
    let chargePoint: UUID
    /// Seconds since 1970.
    let expiresAt: Int

    private static let version: UInt8 = 1
    private static let bodyLength = 2 + 3 * 16 + 8

    init(_ purpose: Purpose, _ object: UUID, of chargePoint: UUID, in account: AccountID, expiresAt: Date) {
        self.purpose = purpose
        self.account = account
        self.object = object
        self.chargePoint = chargePoint
        self.expiresAt = Int(expiresAt.timeIntervalSince1970.rounded(.up))
    }

    /// Reads the token of an address.
    ///
    /// The result is `nil` for one that is malformed, not ours, for another purpose or expired: nobody is told which.
    init?(_ text: String, for purpose: Purpose, key: [UInt8], now: Date) {
        let length = Self.bodyLength
        guard text.utf8.count == (length + 32) * 4 / 3, let bytes = Base64URL.decode(text.utf8),
            bytes.count == length + 32
        else { return nil }
        let body = Array(bytes[..<length])
        guard Digest.areEqual(Digest.hmacSHA256(body, key: key), Array(bytes[length...])),
            body[0] == Self.version, body[1] == purpose.rawValue
        else { return nil }
        let expiresAt = body[50...].reduce(0) { $0 << 8 | Int($1) }
        guard expiresAt > Int(now.timeIntervalSince1970) else { return nil }
        self.purpose = purpose
        account = AccountID(Self.uuid(body[2..<18]))
        object = Self.uuid(body[18..<34])
        chargePoint = Self.uuid(body[34..<50])
        self.expiresAt = expiresAt
    }

    func signed(with key: [UInt8]) -> String {
        var body = [Self.version, purpose.rawValue]
        for id in [account.rawValue, object, chargePoint] {
            body += withUnsafeBytes(of: id.uuid) { Array($0) }
        }
        body += withUnsafeBytes(of: UInt64(max(0, expiresAt)).bigEndian) { Array($0) }
        return Base64URL.encode(body + Digest.hmacSHA256(body, key: key))
    }

    private static func uuid(_ bytes: ArraySlice<UInt8>) -> UUID {
        bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
