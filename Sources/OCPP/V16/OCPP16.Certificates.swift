extension OCPP16 {
    /// What the calls about a station's trusted certificates share (CertificateUseEnumType of the security white paper).
    enum Certificates {
        static func use(_ kind: StationCertificate.Kind) -> JSONValue {
            switch kind {
            case .centralSystemRoot: "CentralSystemRootCertificate"
            case .manufacturerRoot: "ManufacturerRootCertificate"
            }
        }
    }
}
