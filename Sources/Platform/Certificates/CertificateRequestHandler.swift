import FoundationEssentials
import OCPP
import Tenancy

/// A charge point made a key pair and wants a certificate for it (OCPP 1.6 security white paper, A02).
struct CertificateRequestHandler: Sendable {
    /// `nil` where nothing is signed.
    let authority: CertificateAuthority?
    let now: @Sendable () -> Date

    func work(for pem: String, _ context: FactContext) -> FactWork {
        .transaction { [authority, now] transaction in
            guard let authority else { return FactResult(.certificateSigningRequest(isAccepted: false)) }
            let peer = context.peer
            let request: SigningRequest
            do throws(CertificateError) {
                request = try SigningRequest(pem: pem)
            } catch {
                _ = try await transaction.query(
                    SecurityEventQueries.note(
                        "CertificateRequestRefused",
                        error.description,
                        of: peer,
                        at: context.receivedAt
                    )
                )
                return FactResult(.certificateSigningRequest(isAccepted: false))
            }
            let id = UUID.version7()
            let rows = try await transaction.query([
                CertificateQueries.supersede(peer.chargePoint),
                CertificateQueries.insert(
                    id,
                    pem,
                    name: request.commonName,
                    of: peer,
                    at: context.receivedAt
                ),
                CertificateQueries.standing(of: peer.chargePoint),
            ])
            let word = try rows[2].first?.decode("certificate_policy", as: String.self) ?? ""
            // Whoever need not show who it is could be anybody.
            let isKnown = try rows[2].first?.decode("is_known", as: Bool.self) ?? false
            guard CertificatePolicy(rawValue: word) == .automatic, isKnown else {
                return FactResult(.certificateSigningRequest(isAccepted: true))
            }
            let signed = try authority.sign(
                request,
                identity: peer.identity,
                organisation: peer.accountSlug,
                now: now()
            )
            let command = try CertificateQueries.delivery(
                of: signed,
                to: peer.chargePoint,
                dialect: peer.version.dialect
            )
            _ = try await transaction.query([
                CertificateQueries.issue(id, signed, command: command.id),
                command.insert(for: peer.account),
            ])
            return FactResult(.certificateSigningRequest(isAccepted: true), hasQueued: true)
        }
    }
}
