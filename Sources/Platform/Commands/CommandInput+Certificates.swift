import FoundationEssentials
import OCPP

extension CommandInput {
    static func installCertificate(_ body: inout BodyReader) -> StationCommand? {
        let kind = body.required("certificate_type", FieldRule<StationCertificate.Kind>.word)
        let certificate = body.required("certificate", .text(1...5500))
        guard let kind, let certificate else { return nil }
        return .installCertificate(kind, pem: certificate)
    }

    /// The four fields by which the answer to `get_certificates` names a certificate.
    static func deleteCertificate(_ body: inout BodyReader) -> StationCommand? {
        let algorithm = body.required("hash_algorithm", FieldRule<StationCertificate.Hash.Algorithm>.word)
        let name = body.required("issuer_name_hash", .text(1...128))
        let key = body.required("issuer_key_hash", .text(1...128))
        let number = body.required("serial_number", .text(1...40))
        guard let algorithm, let name, let key, let number else { return nil }
        return .deleteCertificate(
            StationCertificate.Hash(
                algorithm: algorithm,
                issuerNameHash: name,
                issuerKeyHash: key,
                serialNumber: number
            )
        )
    }
}
