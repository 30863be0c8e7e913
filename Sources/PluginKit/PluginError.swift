/// A mistake in what a plugin declares, or something asked for an account that does not want it.
package enum PluginError: Error, Equatable, CustomStringConvertible {
    /// It asks for what its manifest does not need.
    case notNeeded(PluginName, PluginNeed)
    /// A declaration does not keep the rules of docs/plugins.md.
    case misdeclared(PluginName, String)
    /// The plugin is off for the account: it gives no commands there, and of one that never had it there are no rows.
    case isOff(PluginName)

    package var description: String {
        switch self {
        case .notNeeded(let name, let need): "plugin \(name): its manifest does not need \"\(need.rawValue)\""
        case .misdeclared(let name, let complaint): "plugin \(name): \(complaint)"
        case .isOff(let name): "plugin \(name): it is off for the account"
        }
    }
}
