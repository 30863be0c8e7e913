import FoundationEssentials

/// An image as a POST describes it, before it is uploaded.
struct FirmwareInput: Sendable {
    let name: String
    let version: String
    let manufacturer: String
    let model: String
    let comment: String
    let fileName: String
    let signingCertificate: String?
    let signature: String?

    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader) throws(Problem) {
        let name = body.required("name", .words(1...100))
        let version = body.required("version", .words(1...255))
        manufacturer = body.optional("manufacturer", .words(0...255)) ?? ""
        model = body.optional("model", .words(0...255)) ?? ""
        comment = body.optional("comment", .words(0...2000)) ?? ""
        fileName = body.optional("file_name", .fileName) ?? ""
        // As long as OCPP lets them be (security white paper, FirmwareType).
        signingCertificate = body.nullable("signing_certificate", .certificate) ?? nil
        signature = body.nullable("signature", .text(1...800)) ?? nil
        if (signingCertificate == nil) != (signature == nil) {
            body.noteUnlessNoted(
                signature == nil ? "signature" : "signing_certificate",
                "required",
                "A certificate and a signature belong together."
            )
        }
        try body.finish()
        guard let name, let version else { throw .internalError("an image without faults has no name") }
        (self.name, self.version) = (name, version)
    }
}

extension FieldRule<String> {
    /// PEM, as far as it can be told without reading the certificate.
    fileprivate static var certificate: Self {
        text(1...5500, expected: "a certificate in PEM") { text in
            text.contains("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----")
        }
    }

    /// What stands at the end of an address, and means nothing to any file system.
    fileprivate static var fileName: Self {
        text(1...100, expected: "letters, digits, dots, dashes and underscores") { text in
            text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            } && text.first != "."
        }
    }
}
