import PluginKit
import Testing

@Suite("Names of plugins")
struct PluginNameTests {
    @Test("letters, digits and single hyphens are a name", arguments: ["ab", "chat-notifier", "s3", "a-1"])
    func good(_ text: String) {
        #expect(PluginName(rawValue: text)?.rawValue == text)
    }

    @Test(
        "what would be odd in a path, in SQL or in a metric is none",
        arguments: [
            "", "a", "Chat", "1a", "-a", "a-", "a--b", "a_b", "a b", "ä", "a/b",
            String(repeating: "a", count: 31),
        ]
    )
    func bad(_ text: String) {
        #expect(PluginName(rawValue: text) == nil)
    }

    @Test("schema and metrics carry the name with underscores")
    func derived() {
        let name: PluginName = "laravel-bridge"
        #expect(name.databaseSchema == "plugin_laravel_bridge")
        #expect(name.metricPrefix == "plugyard_laravel_bridge_")
    }
}
