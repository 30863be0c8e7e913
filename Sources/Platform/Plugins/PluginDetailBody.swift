import OCPP
import PluginKit

/// Schema `PluginDetail`: a plugin with what the account has set.
struct PluginDetailBody: LiveBody {
    private(set) var plugin: PluginBody
    let settings: JSONBody
    /// The names of the secret settings that have a value.
    let secrets: [String]
    let schema: ObjectSchema

    /// - Parameters:
    ///   - plugin: The plugin.
    ///   - row: What the account has said, if anything.
    ///   - delay: Of the account's events, if they wait.
    ///   - secrets: The names of those that are set.
    /// - Throws: When what is stored cannot be read.
    init(_ plugin: any HostedPlugin, _ row: AccountPlugin?, _ delay: PluginDelayBody?, secrets: [String])
        throws
    {
        self.plugin = PluginBody(plugin, row, delay)
        let stored =
            try row.map { try JSONValue.parse($0.settings).objectValue ?? JSONObject() } ?? JSONObject()
        var reader = BodyReader(plugin.accountSchema.named(in: stored))
        settings = JSONBody(.object(SchemaReader(plugin.accountSchema).read(&reader)))
        self.secrets = secrets.sorted()
        schema = plugin.accountSchema
    }

    /// How the plugin fares is nothing that a PUT changes.
    var settled: Self {
        var settled = self
        (settled.plugin.state, settled.plugin.complaint, settled.plugin.delay) = ("", nil, nil)
        return settled
    }

    func encode(to encoder: any Encoder) throws {
        try plugin.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(settings, forKey: .settings)
        try container.encode(secrets, forKey: .secrets)
        try container.encode(schema, forKey: .schema)
    }

    enum CodingKeys: String, CodingKey {
        case settings, secrets, schema
    }
}
