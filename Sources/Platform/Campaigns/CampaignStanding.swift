/// How a campaign stands, and what is to be done next: pure, without a clock or a database.
struct CampaignStanding: Sendable, Equatable {
    /// How many charge points of a wave are where.
    struct Wave: Sendable, Equatable {
        /// Without a command yet.
        var unasked = 0
        /// Their command waits for them, not yet so long that the others go on without them.
        var awaited = 0
        /// Their command waits for them, and they are left behind: they get it when they come back.
        var absent = 0
        var underway = 0
        var installed = 0
        /// Those that timed out among them.
        var failed = 0

        var isSettled: Bool {
            unasked == 0 && awaited == 0 && underway == 0
        }

        var isOver: Bool {
            isSettled && absent == 0
        }
    }

    enum Step: Sendable, Equatable {
        case wait
        /// The charge points of this wave that have no command get theirs.
        case ask(wave: Int)
        case halt(reason: String)
        /// Nobody is asked any more: the time is over.
        case expire
        case complete
    }

    var status: CampaignStatus
    /// By number, from 1; a wave without charge points may be missing.
    var waves: [Int: Wave]
    /// The last one that began; 0 before the first.
    var wave: Int
    var numberOfWaves: Int
    var maximumFailureRate: Double
    /// How many must have finished for their rate of failures to mean something within a wave.
    var minimumFinished: Int
    /// What had finished and failed at the last resumption.
    var forgivenFinished = 0
    var forgivenFailed = 0
    var isExpired = false

    /// What is to be done next.
    var next: Step {
        guard status == .running else { return .wait }
        if numberOfWaves <= wave, waves.values.allSatisfy(\.isOver) { return .complete }
        if let reason = reasonToHalt { return .halt(reason: reason) }
        if isExpired { return .expire }
        if wave == 0 { return .ask(wave: 1) }
        if (waves[wave]?.unasked ?? 0) > 0 { return .ask(wave: wave) }
        let isSettled = waves.allSatisfy { number, wave in number > self.wave || wave.isSettled }
        return isSettled && wave < numberOfWaves ? .ask(wave: wave + 1) : .wait
    }

    /// What has finished and failed in all waves.
    var finished: Int {
        waves.values.reduce(0) { $0 + $1.installed + $1.failed }
    }

    var failed: Int {
        waves.values.reduce(0) { $0 + $1.failed }
    }

    private var reasonToHalt: String? {
        let (finished, failed) = (finished - forgivenFinished, failed - forgivenFailed)
        guard failed > 0, finished > 0, Double(failed) > maximumFailureRate * Double(finished) else {
            return nil
        }
        // A wave that is over is judged however small it is: that is what it was for.
        guard finished >= minimumFinished || waves[wave]?.isSettled ?? true else { return nil }
        return "\(failed) of \(finished) failed."
    }
}
