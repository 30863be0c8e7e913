/// How a frame turned out, in one word.
enum MessageStatus: String, CaseIterable, Sendable {
    /// A CALL or a CALLRESULT.
    case ok
    /// A CALLERROR.
    case error
    /// No OCPP frame at all.
    case malformed
}
