import CNATS
import Glibc

/// libnats' options for a connection, freed at the end of their life.
final class NATSOptions {
    private let pointer: OpaquePointer

    /// - Throws: ``NATSError`` about a setting that libnats refuses, such as a file that it cannot read.
    init(_ settings: NATSSettings) throws(NATSError) {
        var created: OpaquePointer?
        try NATSError.check("make options", natsOptions_Create(&created))
        guard let created else { throw NATSError("make options", NATS_NO_MEMORY) }
        pointer = created
        try apply(settings)
    }

    deinit {
        natsOptions_Destroy(pointer)
    }

    /// The pointer is good for the time of the work.
    func withPointer<T>(_ work: (OpaquePointer) throws(NATSError) -> T) throws(NATSError) -> T {
        defer { withExtendedLifetime(self) {} }
        return try work(pointer)
    }

    private func apply(_ settings: NATSSettings) throws(NATSError) {
        try setServers(settings.servers)
        try NATSError.check("name the connection", natsOptions_SetName(pointer, settings.name))
        // For ever: what waits for an answer is sent again, and whoever watches us sees that we are not ready.
        try NATSError.check("reconnect", natsOptions_SetMaxReconnect(pointer, -1))
        try NATSError.check("reconnect", natsOptions_SetReconnectWait(pointer, 250))
        try NATSError.check("reconnect", natsOptions_SetReconnectJitter(pointer, 250, 250))
        // What could not be sent is sent again by whoever waits for the answer, and not twice.
        try NATSError.check("reconnect", natsOptions_SetReconnectBufSize(pointer, 0))
        try NATSError.check("notice a dead server", natsOptions_SetPingInterval(pointer, 5_000))
        try NATSError.check("notice a dead server", natsOptions_SetMaxPingsOut(pointer, 2))
        // Of the thread that publishes: a server that does not read must not hold it for ever.
        try NATSError.check("limit writing", natsOptions_SetWriteDeadline(pointer, 5_000))
        try setTLS(settings)
        if let file = settings.credentials {
            // libnats reads it each time it connects, and would go on trying without it.
            guard access(file, R_OK) == 0 else {
                throw NATSError("read the credentials \"\(file)\"", NATS_NOT_FOUND)
            }
            let status = natsOptions_SetUserCredentialsFromFiles(pointer, file, nil)
            try NATSError.check("read the credentials \"\(file)\"", status)
        }
    }

    private func setServers(_ servers: [String]) throws(NATSError) {
        let texts = servers.map { strdup($0) }
        defer { for text in texts { free(text) } }
        var pointers = texts.map { UnsafePointer($0) }
        let status = natsOptions_SetServers(pointer, &pointers, Int32(pointers.count))
        try NATSError.check("use the servers", status)
    }

    private func setTLS(_ settings: NATSSettings) throws(NATSError) {
        guard settings.wantsTLS else { return }
        try NATSError.check("use TLS", natsOptions_SetSecure(pointer, true))
        if let file = settings.authorities {
            let status = natsOptions_LoadCATrustedCertificates(pointer, file)
            try NATSError.check("read the authorities \"\(file)\"", status)
        }
        if let certificate = settings.certificate, let key = settings.key {
            let status = natsOptions_LoadCertificatesChain(pointer, certificate, key)
            try NATSError.check("read the certificate \"\(certificate)\"", status)
        }
    }
}
