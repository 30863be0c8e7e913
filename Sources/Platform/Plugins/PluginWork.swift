/// What of a plugin is judged by itself: what works of one kind says nothing of the others.
enum PluginWork: Sendable, Hashable, CustomStringConvertible {
    /// Its start and its end.
    case lifecycle
    /// What it does with events, of whatever accounts.
    case events
    case service(String)

    var description: String {
        switch self {
        case .lifecycle: "start and stop"
        case .events: "events"
        case .service(let name): "service \(name)"
        }
    }
}
