/// A mistake in what a plugin declares.
package enum PluginError: Error, Equatable, CustomStringConvertible {
    /// It asks for what its manifest does not need.
    case notNeeded(PluginName, PluginNeed)
    /// A declaration does not keep the rules of docs/plugins.md.
    case misdeclared(PluginName, String)

    package var description: String {
        switch self {
        case .notNeeded(let name, let need): "plugin \(name): its manifest does not need \"\(need.rawValue)\""
        case .misdeclared(let name, let complaint): "plugin \(name): \(complaint)"
        }
    }
}
