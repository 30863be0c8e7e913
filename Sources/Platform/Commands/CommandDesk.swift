package import FoundationEssentials
import OCPP
import Synchronization

/// The commands that are under way in this process: what each one was, and who waits for its end.
package final class CommandDesk: Sendable {
    private struct Entry {
        /// `nil` while it is not with the gateway.
        var action: String?
        var waiter: AsyncStream<CommandResult>.Continuation?
    }

    private let entries = Mutex<[UUID: Entry]>([:])
    private let onReturn: @Sendable (UUID, _ hasEnded: Bool) -> Void

    /// `onReturn`: Told of each command that ended or is back in its queue, after the commit; another process may wait for
    /// it.
    package init(onReturn: @escaping @Sendable (UUID, _ hasEnded: Bool) -> Void = { _, _ in }) {
        self.onReturn = onReturn
    }

    /// Asks to be told the end of a command, once; to be taken back by ``forget(_:)``.
    func wait(for id: UUID) -> AsyncStream<CommandResult> {
        let (stream, waiter) = AsyncStream.makeStream(
            of: CommandResult.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        entries.withLock { $0[id, default: Entry()].waiter = waiter }
        return stream
    }

    /// Nobody waits any more.
    func forget(_ id: UUID) {
        entries.withLock { entries in
            entries[id]?.waiter = nil
            if entries[id]?.action == nil { entries[id] = nil }
        }
    }

    /// Notes a command that is about to be sent.
    func begin(_ id: UUID, action: String) {
        entries.withLock { $0[id, default: Entry()].action = action }
    }

    /// Notes the OCPP action of a call that came back, as its gateway says: another process may have sent it.
    func adopt(_ callID: String, action: String) {
        guard let id = CommandCallID(callID)?.command else { return }
        begin(id, action: action)
    }

    /// Notes that the gateway is done with a command, before what follows is committed: from then on it may begin again.
    func returned(_ id: UUID) {
        entries.withLock { entries in
            entries[id]?.action = nil
            if entries[id]?.waiter == nil { entries[id] = nil }
        }
    }

    /// The OCPP action of a command that is with the gateway.
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

    /// Notes that a command is back in its queue; called after that is committed.
    func waits(_ id: UUID) {
        onReturn(id, false)
    }

    /// Another process says what became of a command.
    func heard(_ notice: CommandNotice) {
        guard notice.hasEnded else { return returned(notice.command) }
        let entry = entries.withLock { $0.removeValue(forKey: notice.command) }
        entry?.waiter?.finish()
    }

    /// Tells who waits; called after the result is committed.
    func finish(_ id: UUID, _ result: CommandResult) {
        defer { onReturn(id, true) }
        let entry = entries.withLock { $0.removeValue(forKey: id) }
        entry?.waiter?.yield(result)
        entry?.waiter?.finish()
    }
}
