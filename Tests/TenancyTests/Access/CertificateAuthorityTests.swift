import FoundationEssentials
import Testing

@testable import Tenancy

/// The platform's own certificate authority, and what it thinks of certificates.
struct CertificateAuthorityTests {
    private let now = Date(timeIntervalSince1970: 1_780_000_000)

    /// A request for `CN=requested` with a key on P-256, made by openssl.
    static let request = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIHOMHYCAQAwFDESMBAGA1UEAwwJcmVxdWVzdGVkMFkwEwYHKoZIzj0CAQYIKoZI
        zj0DAQcDQgAEa2trfR6mAY+6pWI+U7Z97tG+CMmJS7Ss79dlFHAQWMmvTX/q3Mqv
        5QFMwUYUjdmH4x9n/yIMFx1rluowN5VwxKAAMAoGCCqGSM49BAMCA0gAMEUCIQDU
        J2XBJH+U8pSzbAgluB/Pbv8HuNGWNPi6sOg4gfegzwIgY3WaVGrmKhgzEv6BzpwC
        OmGX2eJMm4OwQv1cGJifzNs=
        -----END CERTIFICATE REQUEST-----

        """

    @Test("A root is restored from what is stored, and from nothing else")
    func restored() throws {
        let authority = try CertificateAuthority.generate(now: now)
        let again = try CertificateAuthority(root: authority.root, privatePEM: authority.privatePEM)
        #expect(again.root == authority.root)
        let other = try CertificateAuthority.generate(now: now)
        #expect(throws: CertificateError.badSignature) {
            try CertificateAuthority(root: authority.root, privatePEM: other.privatePEM)
        }
        #expect(!"\(authority)".contains("PRIVATE"))
    }

    @Test("What it signs speaks for the identity and the account, whatever the request called itself")
    func signs() throws {
        let authority = try CertificateAuthority.generate(now: .now)
        let request = try SigningRequest(pem: Self.request)
        #expect(request.commonName == "requested")
        let issued = try authority.sign(request, identity: "Säule 7", organisation: "acme", now: .now)
        #expect(issued.subject == "O=acme, CN=Säule 7")
        let der = try PEM.certificates(in: Array(issued.pem.utf8))[0]
        let seen = try ClientCertificate(
            presented: [der],
            identity: "Säule 7",
            own: authority.root,
            others: []
        )
        #expect(seen.isOwn)
        #expect(seen.fingerprint == issued.fingerprint)
        #expect(throws: CertificateError.otherIdentity) {
            try ClientCertificate(presented: [der], identity: "requested", own: authority.root, others: [])
        }
    }

    @Test("Expired, of another authority, or no certificate at all: it does not count")
    func doesNotCount() throws {
        let authority = try CertificateAuthority.generate(now: .now.addingTimeInterval(-900 * 86_400))
        let request = try SigningRequest(pem: Self.request)
        let old = try authority.sign(
            request,
            identity: "CP",
            organisation: "acme",
            now: .now.addingTimeInterval(-800 * 86_400)
        )
        let der = try PEM.certificates(in: Array(old.pem.utf8))[0]
        #expect(throws: CertificateError.expired) {
            try ClientCertificate(presented: [der], identity: "CP", own: authority.root, others: [])
        }
        let other = try CertificateAuthority.generate(now: .now)
        #expect(throws: CertificateError.untrusted) {
            try ClientCertificate(presented: [der], identity: "CP", own: other.root, others: [])
        }
        #expect(throws: CertificateError.unreadable) {
            try ClientCertificate(presented: [[1, 2, 3]], identity: "CP", own: other.root, others: [])
        }
        // A root is no client.
        #expect(throws: CertificateError.self) {
            try ClientCertificate(
                presented: [other.root],
                identity: "Plugyard charge point authority",
                own: nil,
                others: []
            )
        }
    }

    @Test("A configured authority counts, and is not ours")
    func configured() throws {
        let theirs = try CertificateAuthority.generate(now: .now)
        let issued = try theirs.sign(
            SigningRequest(pem: Self.request),
            identity: "CP",
            organisation: "acme",
            now: .now
        )
        let der = try PEM.certificates(in: Array(issued.pem.utf8))[0]
        let own = try CertificateAuthority.generate(now: .now).root
        let seen = try ClientCertificate(presented: [der], identity: "CP", own: own, others: [theirs.root])
        #expect(!seen.isOwn)
    }

    @Test(
        "A request that is none is refused",
        arguments: [
            "", "no request",
            "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        ]
    )
    func noRequest(pem: String) {
        #expect(throws: CertificateError.unreadable) { try SigningRequest(pem: pem) }
    }
}
