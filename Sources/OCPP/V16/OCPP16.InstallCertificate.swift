extension OCPP16 {
    /// InstallCertificate (security white paper, M05).
    enum InstallCertificate {
        static func write(_ kind: StationCertificate.Kind, pem: String) throws(CommandRefusal) -> JSONValue {
            [
                "certificateType": Certificates.use(kind),
                "certificate": try CommandCheck.pem(pem, "certificate", maximum: 5500),
            ]
        }

        /// `Rejected` is a certificate the station does not want, `Failed` one it could not store.
        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
