/// How often a hub looks.
package struct FeedPacing: Sendable {
    /// Between two readings of what this process has changed.
    var pause = Duration.milliseconds(250)
    /// How long what nobody told may stay unseen: what other processes did, and what time did.
    var look: Duration
    /// So many times as long as a look took, at least, until the next one: it reads the whole account.
    var rest = 20
    /// Between two figures; the longer one where they are large.
    var figures = Duration.seconds(1)
    var largeFigures = Duration.seconds(5)
    /// How long a hub outlives its last reader, so that one who lost the connection finds what was told meanwhile.
    var linger = Duration.seconds(30)

    /// `isAlone`: Whether no other process writes what charge points say.
    package init(isAlone: Bool) {
        look = isAlone ? .seconds(3) : .seconds(1)
    }
}
