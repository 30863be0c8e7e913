/// What could still be read of a text that is no OCPP-J message.
package struct MalformedFrame: Error, Sendable, Hashable {
    /// Present when an answer can name the message it answers.
    package let messageID: String?
    /// 2, 3 or 4, or whatever number stood there.
    package let messageTypeID: Int?
    /// What was expected and where, for the operator and for the CALLERROR's description.
    package let reason: String

    package init(messageID: String?, messageTypeID: Int?, reason: String) {
        self.messageID = messageID
        self.messageTypeID = messageTypeID
        self.reason = reason
    }
}
