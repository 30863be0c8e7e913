extension OCPP16 {
    /// SignCertificate (security white paper, A02): the station wants a certificate for its new key.
    enum SignCertificate {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let csr = try reader.requiredText("csr", limit: 5500)
            return reader.finish(.certificateSigningRequest(csr: csr))
        }

        static func answer(isAccepted: Bool) -> JSONValue {
            ["status": isAccepted ? "Accepted" : "Rejected"]
        }
    }
}
