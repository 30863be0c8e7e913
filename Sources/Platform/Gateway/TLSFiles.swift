import FoundationEssentials
package import Tenancy

/// The files of `PLUGYARD_TLS_CERT`, `PLUGYARD_TLS_KEY` and `PLUGYARD_TLS_CLIENT_CA`, as they are now.
package struct TLSFiles: Sendable, Equatable {
    /// PEM: the server's own first, then those that lead to a root.
    let certificates: [UInt8]
    /// PEM.
    let key: [UInt8]
    /// Of client certificates, DER.
    let authorities: [[UInt8]]
    let asksForCertificates: Bool
    package let server: ServerCertificate

    /// Reads and checks the files.
    ///
    /// - Parameters:
    ///   - paths: Where they are.
    ///   - own: The root of the installation's own authority, which counts wherever client certificates do.
    /// - Throws: ``TLSFilesError`` about the first one that is of no use.
    package init(_ paths: TLSPaths, own: [UInt8]?) throws(TLSFilesError) {
        certificates = try Self.read(paths.certificate)
        key = try Self.read(paths.key)
        do {
            server = try ServerCertificate(pem: certificates, privatePEM: key)
        } catch {
            throw TLSFilesError(path: paths.certificate, reason: "not usable with its key: \(error)")
        }
        asksForCertificates = paths.clientAuthorities != nil
        var authorities = own.map { [$0] } ?? []
        if let path = paths.clientAuthorities, path != TLSPaths.ownAuthority {
            do {
                authorities += try PEM.certificates(in: try Self.read(path))
            } catch let error as TLSFilesError {
                throw error
            } catch {
                throw TLSFilesError(path: path, reason: "no certificates in PEM: \(error)")
            }
        }
        self.authorities = authorities
    }

    package static func == (first: TLSFiles, second: TLSFiles) -> Bool {
        first.certificates == second.certificates && first.key == second.key
            && first.authorities == second.authorities
            && first.asksForCertificates == second.asksForCertificates
    }

    private static func read(_ path: String) throws(TLSFilesError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw TLSFilesError(path: path, reason: "cannot be read")
        }
        return Array(data)
    }
}
