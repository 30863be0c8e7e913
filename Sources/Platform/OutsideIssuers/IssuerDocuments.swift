/// Reads what outside issuers publish.
package protocol IssuerDocuments: Sendable {
    /// The body of a GET, at most 64 KiB; no redirect is followed.
    func document(at url: String) async throws(IssuerKeysError) -> [UInt8]
}
