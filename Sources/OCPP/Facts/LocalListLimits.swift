/// How much of a local list a station takes, as far as it says.
package struct LocalListLimits: Sendable, Hashable {
    /// Entries of one message.
    package var perMessage: Int?
    /// Entries of the whole list.
    package var total: Int?

    package init(perMessage: Int? = nil, total: Int? = nil) {
        self.perMessage = perMessage
        self.total = total
    }
}
