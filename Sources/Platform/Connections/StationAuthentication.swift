import Tenancy

/// What is asked before a charge point's credentials are judged.
struct StationAuthentication: Sendable {
    let passwords: StationPasswordHasher
    /// The root of the installation's authority.
    let authority: CertificateAuthority?
    /// Further authorities, as they are configured now.
    let authorities: @Sendable () -> [[UInt8]]
    /// How a certificate of our own authority stands.
    let certificateStatus: @Sendable (FoundStation, _ fingerprint: [UInt8]) async throws -> String?

    /// Judges what a charge point showed.
    ///
    /// - Returns: The credentials, or why there are none.
    func judge(_ handshake: Handshake, of station: FoundStation) async throws -> Result<
        StationCredentials, StationRefusal
    > {
        let certificate = try await certificate(of: handshake, station)
        if case .failure(let refusal) = certificate,
            station.requiredProfile == 3 || station.passwordHash == nil
        {
            return .failure(refusal)
        }
        let hasCertificate = if case .success(true) = certificate { true } else { false }
        guard let hash = station.passwordHash, !(hasCertificate && handshake.password == nil) else {
            return reached(StationCredentials(profile: hasCertificate ? 3 : 0), station)
        }
        guard let password = handshake.password else { return .failure(.init(.wrongPassword)) }
        let profile = hasCertificate ? 3 : handshake.isSecure ? 2 : 1
        // Both are always compared, so that the time tells nothing about which it was.
        let isNewest = matches(password, hash, station)
        let isPrevious = station.previousPasswordHash.map { matches(password, $0, station) } ?? false
        guard isNewest || isPrevious else { return .failure(.init(.wrongPassword)) }
        let endsRotation = isNewest && station.previousPasswordHash != nil
        return reached(StationCredentials(profile: profile, endsRotation: endsRotation), station)
    }

    private func reached(_ credentials: StationCredentials, _ station: FoundStation) -> Result<
        StationCredentials, StationRefusal
    > {
        guard credentials.profile >= station.requiredProfile else {
            return .failure(.init(.insufficientSecurity))
        }
        return .success(credentials)
    }

    private func matches(_ password: [UInt8], _ hash: [UInt8], _ station: FoundStation) -> Bool {
        passwords.verify(
            password,
            against: hash,
            account: station.account.rawValue,
            chargePoint: station.chargePoint
        )
    }

    /// - Returns: Whether there is a certificate that counts; a failure for one that does not.
    private func certificate(of handshake: Handshake, _ station: FoundStation) async throws -> Result<
        Bool, StationRefusal
    > {
        guard !handshake.clientCertificates.isEmpty else { return .success(false) }
        let certificate: ClientCertificate
        do throws(CertificateError) {
            certificate = try ClientCertificate(
                presented: handshake.clientCertificates,
                identity: station.identity,
                own: authority?.root,
                others: authorities() + handshake.authorities
            )
        } catch {
            return .failure(.init(.certificateRefused, detail: error.rawValue))
        }
        // The same identity may be in two accounts: a certificate of ours is good where it was issued alone.
        if certificate.isOwn {
            let status = try await certificateStatus(station, certificate.fingerprint)
            guard ["issued", "installed", "failed"].contains(status) else {
                return .failure(.init(.certificateRefused, detail: CertificateError.revoked.rawValue))
            }
        }
        return .success(true)
    }
}
