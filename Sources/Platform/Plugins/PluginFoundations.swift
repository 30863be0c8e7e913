package import FoundationEssentials
package import Logging
package import Tenancy

/// What the host has to give to plugins.
package struct PluginFoundations: Sendable {
    let box: SecretBox
    /// Of each plugin's own client.
    let outbound: OutboundSettings
    let now: @Sendable () -> Date
    let logger: Logger

    package init(
        box: SecretBox,
        outbound: OutboundSettings,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.box = box
        self.outbound = outbound
        self.now = now
        self.logger = logger
    }
}
