import NIOCore
import NIOSSL
import Synchronization
import Tenancy

/// Who this installation is to TLS clients, and whose certificates it asks them for. Can be replaced while it is used:
/// connections keep what they began with.
///
/// A client certificate is only asked for, never required, and TLS proves no more than that the client holds its key.
/// Whether it counts is decided with the identity that it speaks for (``StationAdmission``), so that an operator sees
/// why a charge point was refused.
package final class TLSIdentity: Sendable {
    private struct State: Sendable {
        var context: NIOSSLContext
        var authorities: [[UInt8]]
    }

    private let state: Mutex<State>

    /// - Throws: `NIOSSLError` or ``CertificateError`` about files that cannot be used.
    package init(_ files: TLSFiles) throws {
        state = Mutex(State(context: try Self.context(files), authorities: files.authorities))
        ProcessHealthMetrics.certificate(expires: files.server.notAfter)
    }

    /// For connections from now on.
    package func replace(with files: TLSFiles) throws {
        let new = State(context: try Self.context(files), authorities: files.authorities)
        state.withLock { $0 = new }
        ProcessHealthMetrics.certificate(expires: files.server.notAfter)
    }

    /// The authorities of charge points' certificates, as DER.
    package var authorities: [[UInt8]] {
        state.withLock(\.authorities)
    }

    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(
            context: state.withLock(\.context),
            customVerificationCallbackWithMetadata: { presented, verified in
                // All that was shown is kept: what leads to a root is needed when it is judged.
                verified.succeed(
                    .certificateVerified(VerificationMetadata(ValidatedCertificateChain(presented)))
                )
            }
        )
    }

    private static func context(_ files: TLSFiles) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(files.certificates)
        let key = try NIOSSLPrivateKey(bytes: files.key, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        if files.asksForCertificates {
            configuration.certificateVerification = .optionalVerification
            let trusted = try files.authorities.map { try NIOSSLCertificate(bytes: $0, format: .der) }
            configuration.trustRoots = .certificates(trusted)
            configuration.sendCANameList = true
        }
        return try NIOSSLContext(configuration: configuration)
    }
}

extension Channel {
    /// Whether TLS is ours on this connection. To be asked on its event loop.
    var isEncrypted: Bool {
        (try? pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)) != nil
    }

    /// What the client showed, DER, its own first; empty without TLS. To be asked on its event loop.
    var clientCertificates: [[UInt8]] {
        guard let handler = try? pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) else {
            return []
        }
        // Of a resumed session only the client's own is known.
        let shown = handler.peerValidatedCertificateChain.map { Array($0) } ?? []
        // A certificate that TLS took and that cannot be written again is as good as none.
        return (shown.isEmpty ? handler.peerCertificate.map { [$0] } ?? [] : shown).compactMap {
            try? $0.toDERBytes()
        }
    }
}
