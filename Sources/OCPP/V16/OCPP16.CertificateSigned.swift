extension OCPP16 {
    /// CertificateSigned (security white paper, A02).
    enum CertificateSigned {
        static func write(chain: String) throws(CommandRefusal) -> JSONValue {
            ["certificateChain": try CommandCheck.pem(chain, "certificate_chain", maximum: 10_000)]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
