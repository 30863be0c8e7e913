package import FoundationEssentials

/// New firmware for a charge point to fetch and install (OCPP 1.6 §5.19; signed: security white paper, L01).
package struct FirmwareUpdate: Sendable, Hashable {
    /// What proves the image: with it the update is a signed one.
    package struct Proof: Sendable, Hashable {
        /// The certificate by which it was signed, PEM.
        package var signingCertificate: String
        /// Base64.
        package var signature: String

        package init(signingCertificate: String, signature: String) {
            self.signingCertificate = signingCertificate
            self.signature = signature
        }
    }

    package var location: String
    package var retrieveAt: Date
    /// For signed updates only.
    package var installAt: Date?
    package var retries: Int?
    package var retryIntervalSeconds: Int?
    /// Comes back in the status notifications of a signed update.
    package var requestID: Int
    package var proof: Proof?

    package init(
        location: String,
        retrieveAt: Date,
        installAt: Date? = nil,
        retries: Int? = nil,
        retryIntervalSeconds: Int? = nil,
        requestID: Int,
        proof: Proof? = nil
    ) {
        self.location = location
        self.retrieveAt = retrieveAt
        self.installAt = installAt
        self.retries = retries
        self.retryIntervalSeconds = retryIntervalSeconds
        self.requestID = requestID
        self.proof = proof
    }
}
