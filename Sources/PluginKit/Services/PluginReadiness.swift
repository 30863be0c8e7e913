/// Whether something that a plugin relies on is there, as `GET /plugins` shows it. It never makes the platform unready.
package struct PluginReadiness: Sendable {
    /// Unique within the plugin, for example `redis`.
    package let name: String
    /// What is missing, for administrators; `nil` when all is well. Asked every ten seconds.
    package let complaint: @Sendable () async -> String?

    package init(_ name: String, complaint: @escaping @Sendable () async -> String?) {
        self.name = name
        self.complaint = complaint
    }
}
