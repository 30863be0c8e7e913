import Logging
import Platform
import ServiceLifecycle

extension Settings {
    var gatewaySettings: GatewaySettings {
        var gateway = GatewaySettings()
        gateway.maximumSocketsPerAddress = maximumSocketsPerAddress
        gateway.callTimeoutsBeforeClose = callTimeouts
        gateway.trustedProxies = trustedProxies
        return gateway
    }

    /// `own`: The root of the installation's authority.
    ///
    /// - Returns: `nil` without TLS.
    func makeTLS(own: [UInt8], _ logger: Logger) throws -> (identity: TLSIdentity, reload: any Service)? {
        guard let tls else { return nil }
        do {
            let files = try TLSFiles(tls, own: own)
            let identity = try TLSIdentity(files)
            let reload = TLSReloadService(identity, paths: tls, own: own, first: files, logger: logger)
            return (identity, reload)
        } catch {
            throw SettingsError("PLUGYARD_TLS_CERT, PLUGYARD_TLS_KEY, PLUGYARD_TLS_CLIENT_CA: \(error)")
        }
    }

    /// - Throws: ``SettingsError`` when everything is to run in one process.
    func requireBus() throws -> NATSSettings {
        guard let bus else {
            throw SettingsError(
                "\(SettingKey.bus.variable): gateways and managers meet at nats://host:port; \"serve\" needs none"
            )
        }
        return bus
    }
}
