/// A fact together with what had to be forgiven to read it.
package struct ReadFact: Sendable, Hashable {
    package let fact: StationFact
    /// `leniency:field`, each once, for example `number_as_string:meterStart` or
    /// `too_long:chargePointVendor`.
    ///
    /// Leniencies: `missing`, `too_long`, `number_as_string`, `string_as_number`, `rounded`, `unreadable`,
    /// `unknown_enum`, `impossible` (a time), `no_zone` (a time taken as UTC), `object_as_array`,
    /// `not_a_string`, `unknown_unit`, `duplicate_key`, `unknown_property` (a member that the version does
    /// not have: of a message at most five are named, cut and without control characters and blanks).
    package let flags: [String]

    package init(fact: StationFact, flags: [String] = []) {
        self.fact = fact
        self.flags = flags
    }
}
