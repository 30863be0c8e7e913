import Platform
import Tenancy

/// What this process is called where others find its traces after its death.
struct ProcessName: Sendable {
    let name: String
    /// The gateway in the same process; `nil` where gateways run apart.
    let gateway: String?

    /// Everything in one process: the name stays the same when it starts again, and tells what the one before left.
    static func serve(_ settings: Settings) -> ProcessName {
        ProcessName(name: settings.gatewayName, gateway: settings.gatewayName)
    }

    /// One of several: another name each time it starts, since the one before may still be taken for alive.
    static func apart(_ settings: Settings) -> ProcessName {
        var random = SystemRandomNumberGenerator()
        let suffix = String(random.next() & 0xFFFF_FFFF, radix: 16)
        return ProcessName(name: "\(settings.gatewayName)-\(suffix)", gateway: nil)
    }

    /// How the API names the process that answers.
    var answering: AnsweringProcess {
        gateway == nil ? .apart(name) : .whole(name)
    }
}
