/// How far a job that a charge point does by itself is: an update of its firmware, an upload of diagnostics or a log.
package struct JobStatus: Sendable, Hashable {
    /// The station's word as received, also one that no version knows.
    package var word: String
    /// The `requestId` of the call that asked for the job; `nil` where the message has none.
    package var requestID: Int?

    package init(_ word: String, requestID: Int? = nil) {
        self.word = word
        self.requestID = requestID
    }
}
