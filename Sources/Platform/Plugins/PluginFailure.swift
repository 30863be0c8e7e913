import FoundationEssentials

/// What the platform holds against a plugin.
enum PluginFailure: Error, Equatable, CustomStringConvertible {
    case noThread
    /// It does too much at once, or too much of it never ended.
    case busy
    case timedOut(Duration)
    /// It failed too often, and is left alone for so long.
    case paused(Duration)
    /// A service returned, which it should not.
    case ended(String)
    /// It was not started, or is stopped.
    case notRunning

    var description: String {
        switch self {
        case .noThread: "the system gives no thread"
        case .busy: "too many of its calls are under way"
        case .timedOut(let limit): "it took longer than \(limit)"
        case .paused(let left): "it is paused for another \(left)"
        case .ended(let service): "service \(service) has ended"
        case .notRunning: "it does not run"
        }
    }
}
