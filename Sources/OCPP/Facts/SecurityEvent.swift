/// Something that matters to the security of a charge point (OCPP 1.6 security white paper, A05).
package struct SecurityEvent: Sendable, Hashable {
    /// The station's word, for example `InvalidCentralSystemCertificate`; also one that no version knows.
    package var type: String
    package var at: DeviceTime
    package var techInfo: String?

    package init(type: String, at: DeviceTime, techInfo: String? = nil) {
        self.type = type
        self.at = at
        self.techInfo = techInfo
    }
}
