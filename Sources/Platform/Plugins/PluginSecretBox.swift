import PluginKit
import Tenancy

/// Seals for one plugin: what it sealed opens for no other, and for no other account or purpose.
struct PluginSecretBox: PluginSecrets {
    let plugin: PluginName
    let box: SecretBox

    func seal(_ secret: [UInt8], of account: AccountID, for purpose: String) throws -> [UInt8] {
        try box.seal(secret, context: context(account, purpose))
    }

    func open(_ sealed: [UInt8], of account: AccountID, for purpose: String) throws -> [UInt8] {
        try box.open(sealed, context: context(account, purpose))
    }

    /// Names and ids have no bar.
    private func context(_ account: AccountID, _ purpose: String) -> String {
        "plugin|\(plugin)|\(account)|\(purpose)"
    }
}
