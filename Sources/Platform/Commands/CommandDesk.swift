import FoundationEssentials
import OCPP
import Synchronization

/// The commands that are under way in this process: what each one was, and who waits for its end.
package final class CommandDesk: Sendable {
    private struct Entry {
        let action: String
        let waiter: AsyncStream<CommandResult>.Continuation
    }

    private let entries = Mutex<[UUID: Entry]>([:])

    package init() {}

    /// Notes a command that is about to be sent.
    ///
    /// - Returns: The stream on which its end is told, once.
    func begin(_ id: UUID, action: String) -> AsyncStream<CommandResult> {
        let (stream, waiter) = AsyncStream.makeStream(
            of: CommandResult.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        entries.withLock { $0[id] = Entry(action: action, waiter: waiter) }
        return stream
    }

    /// The OCPP action by which a command was sent.
    func action(of id: UUID) -> String? {
        entries.withLock { $0[id]?.action }
    }

    /// What the charge point's answer means for a command.
    func result(of id: UUID, _ outcome: CallOutcome, dialect: any Dialect) -> CommandResult {
        switch outcome {
        case .result(let payload):
            // A command of a process that is gone: its raw answer is all that can be said.
            let status = action(of: id).map { dialect.status(ofAction: $0, result: payload) } ?? .failed
            return CommandResult(status: status, response: payload.serialized())
        case .error(let code, let description, let details):
            let isUnsupported = ["NotImplemented", "NotSupported"].contains(code)
            return CommandResult(
                status: isUnsupported ? .notSupported : .failed,
                response: details.serialized(),
                errorCode: code,
                errorDescription: description
            )
        case .timedOut:
            return CommandResult(
                status: .timedOut,
                errorCode: "TimedOut",
                errorDescription: "The charge point did not answer in time."
            )
        case .disconnected:
            return CommandResult(
                status: .failed,
                errorCode: "Disconnected",
                errorDescription: "The charge point's connection ended before it answered."
            )
        }
    }

    /// Tells who waits; called after the result is committed.
    func finish(_ id: UUID, _ result: CommandResult) {
        let entry = entries.withLock { $0.removeValue(forKey: id) }
        entry?.waiter.yield(result)
        entry?.waiter.finish()
    }
}
