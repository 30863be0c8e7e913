/// Why a scope text was refused.
package enum ScopeError: Error, Equatable, CustomStringConvertible {
    /// The text names a scope that this platform does not have.
    case unknown(String)

    package var description: String {
        switch self {
        case .unknown(let name): "unknown scope \"\(name)\""
        }
    }
}
