import FoundationEssentials
import PluginKit

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
    /// What the account has set cannot be read by this version.
    case unreadableSettings

    var description: String {
        switch self {
        case .noThread: "the system gives no thread"
        case .busy: "too many of its calls are under way"
        case .timedOut(let limit): "it took longer than \(limit)"
        case .paused(let left): "it is paused for another \(left)"
        case .ended(let service): "service \(service) has ended"
        case .notRunning: "it does not run"
        case .unreadableSettings: "the account's settings cannot be read: they must be set anew"
        }
    }
}

extension PluginFailure {
    /// What all accounts may be told of an error, whosever it is: nothing of its own text.
    static func word(for error: any Error) -> String {
        (error as? PluginFailure)?.description ?? "it failed"
    }

    /// Whether an error says nothing of the plugin, but of the account whose it is.
    static func isOfOneAccount(_ error: any Error) -> Bool {
        switch error {
        case PluginFailure.unreadableSettings, PluginError.isOff: true
        default: false
        }
    }
}
