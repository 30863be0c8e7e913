extension OCPP16 {
    /// GetInstalledCertificateIds (security white paper, M03).
    enum GetInstalledCertificateIds {
        static func write(_ kind: StationCertificate.Kind) -> JSONValue {
            ["certificateType": Certificates.use(kind)]
        }

        /// `NotFound` is an answer too: there are none.
        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "notfound" ? .accepted : AcceptedOrRejected.read(result)
        }
    }
}
