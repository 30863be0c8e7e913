/// The numbers a session keeps to. They are the same for every station, so no session stores them.
package enum SessionLimits {
    /// With more calls of the station unanswered than this, reading pauses: memory is bounded by it.
    package static let unansweredToPause = 32
    /// With this many or fewer, reading goes on. Half, so that a busy station does not flip at every answer.
    package static let unansweredToResume = 16
    /// Calls of ours that may wait for their turn. An operator's bulk command stays below it.
    package static let waitingCalls = 64
    /// Calls in a row without an answer after which a socket is taken for dead, unless the platform says otherwise. One is
    /// a busy station.
    package static let timeoutsBeforeClose = 3
    /// How long a silent station may take to boot before calls of ours leave anyway: a station whose
    /// connection broke, but which did not restart, sends no boot.
    package static let bootGrace = Duration.seconds(5)
    /// How long the manager may take over a call before the station is told `InternalError` and tries again.
    /// Below the 30 seconds after which common firmware gives up.
    package static let handling = Duration.seconds(25)
    /// Answers kept for a station that did not see them. It repeats what it sent last, not what it sent long
    /// ago.
    package static let rememberedAnswers = 4
    /// Answers above this many bytes are not kept; an idle socket is to cost a few KiB in all.
    package static let rememberedAnswerBytes = 1024
    /// How long a repetition counts as one. Later the same text is a station that never changes its ids.
    package static let repetition = Duration.seconds(300)
}
