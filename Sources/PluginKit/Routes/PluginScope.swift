package import Tenancy

/// A permission that a plugin adds.
package struct PluginScope: Sendable, Hashable {
    /// Made by ``PluginName/scope(_:)``.
    package let scope: Scope
    /// What it allows, for people.
    package let meaning: String

    package init(_ scope: Scope, meaning: String) {
        self.scope = scope
        self.meaning = meaning
    }
}

extension PluginName {
    /// The plugin's own scope of this word, `plugin.<name>:<word>`. What is no word of lower-case letters, digits and hyphens
    /// stops the program at start.
    package func scope(_ word: StaticString) -> Scope {
        Scope(plugin: rawValue, "\(word)")
    }
}
