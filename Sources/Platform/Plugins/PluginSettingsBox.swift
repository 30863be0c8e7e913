import FoundationEssentials
import OCPP
import PluginKit
import Tenancy

/// The secret settings of an account: a JSON object of texts, sealed.
struct PluginSettingsBox: Sendable {
    private static let purpose = "settings"

    private let box: PluginSecretBox

    init(_ plugin: PluginName, _ box: SecretBox) {
        self.box = PluginSecretBox(plugin: plugin, box: box)
    }

    /// `nil` where there are none.
    func seal(_ secrets: [String: String], of account: AccountID) throws -> [UInt8]? {
        guard !secrets.isEmpty else { return nil }
        let members = secrets.sorted { $0.key < $1.key }.map {
            JSONObject.Member(key: $0.key, value: .string($0.value))
        }
        let text = JSONValue.object(JSONObject(members)).serialized()
        return try box.seal(Array(text.utf8), of: account, for: Self.purpose)
    }

    func open(_ sealed: [UInt8]?, of account: AccountID) throws -> [String: String] {
        guard let sealed else { return [:] }
        let text = try box.open(sealed, of: account, for: Self.purpose)
        let members = try JSONValue.parse(text).objectValue?.members ?? []
        return Dictionary(members.compactMap { member in member.value.stringValue.map { (member.key, $0) } })
        { $1 }
    }
}
