/// How large a part of a command is, for which a station may have a limit of its own.
package struct CommandSize: Sendable, Hashable {
    /// The configuration key by which the station says its limit.
    package let key: String
    /// The part as REST spells it, for example `entries`.
    let field: String
    let size: Int
    /// Less is no limit, but what a station says that has none.
    let leastLimit: Int

    /// What there is to say when the part is larger than the limit; `nil` when it is not.
    ///
    /// `limit`: As the station gave it; what is no number limits nothing.
    package func refusal(limit: String) -> CommandRefusal? {
        guard let limit = Int(limit), limit >= leastLimit, size > limit else { return nil }
        return CommandRefusal(
            field: field,
            code: "out_of_range",
            message: "comes to \(size), and the charge point takes at most \(limit) (\(key))"
        )
    }
}
