/// What is odd about a transaction, in one word each (docs/transactions.md explains them to operators). Beside them stand
/// what was forgiven when a message was read (`no_zone:timestamp`) and what the token was (`token_blocked`).
enum TransactionFlag {
    /// The stop's register was below the start's: nothing is billed.
    static let meterRanBackwards = "meter_ran_backwards"
    /// A reading was below the one before it. Nothing is taken back; a dip that passes changes nothing.
    static let meterDip = "meter_dip"
    /// The register began anew within the session: the energy is the sum of its parts.
    static let registerReset = "register_reset"
    /// A reading was further from the one before it than the connector can deliver: what lies between is not billed.
    static let implausibleJump = "implausible_jump"
    /// The start's register was 0 and no reading: the session is measured from the first real one.
    static let meterStartMissing = "meter_start_missing"
    static let stopBeforeStart = "stop_before_start"
    /// The next start on the connector came without a stop of this one.
    static let closedByNextStart = "closed_by_next_start"
    /// Its charge point was silent for longer than the account waits.
    static let closedAsVanished = "closed_as_vanished"
    /// Its start was told when a later one was under way on the connector.
    static let toldLate = "told_late"
    /// Its stop was told before its start.
    static let stopToldFirst = "stop_told_first"

    /// The number that a stop named and that nobody knows.
    static func unknownTransaction(_ number: Int) -> String {
        "unknown_transaction:\(number)"
    }
}
