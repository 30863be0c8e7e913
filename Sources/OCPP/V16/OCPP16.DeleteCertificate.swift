extension OCPP16 {
    /// DeleteCertificate (security white paper, M04).
    enum DeleteCertificate {
        static func write(_ hash: StationCertificate.Hash) throws(CommandRefusal) -> JSONValue {
            let data: JSONValue = [
                "hashAlgorithm": .string(hash.algorithm.rawValue),
                "issuerNameHash": try CommandCheck.text(
                    hash.issuerNameHash,
                    "issuer_name_hash",
                    maximum: 128
                ),
                "issuerKeyHash": try CommandCheck.text(hash.issuerKeyHash, "issuer_key_hash", maximum: 128),
                "serialNumber": try CommandCheck.text(hash.serialNumber, "serial_number", maximum: 40),
            ]
            return ["certificateHashData": data]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            OCPP16.status(result) == "notfound" ? .rejected : AcceptedOrRejected.read(result)
        }
    }
}
