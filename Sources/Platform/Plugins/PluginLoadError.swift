/// Why the platform does not start with a plugin.
package struct PluginLoadError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
