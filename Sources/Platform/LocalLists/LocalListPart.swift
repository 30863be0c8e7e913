import OCPP

/// One message of an update.
struct LocalListPart: Sendable, Hashable {
    let update: LocalListUpdate
    /// Behind which the next part begins; `nil` when this is the last.
    let position: String?

    /// - Parameters:
    ///   - changes: What is left to send, in order; one more than the limit says that there is a further part.
    ///   - limit: Entries of a message.
    ///   - version: Of the list with this part.
    ///   - isFull: Whether the update takes the place of all that the station has.
    ///   - isFirst: Whether nothing of the update was sent before. Further parts of a full update are differential, or each
    ///     would wipe out the one before (OCPP 1.6 §5.15).
    init(_ changes: [LocalListChange], limit: Int, version: Int, isFull: Bool, isFirst: Bool) {
        let own = changes.prefix(limit)
        position = changes.count > limit ? own.last?.position : nil
        update = LocalListUpdate(
            version: version,
            kind: isFull && isFirst ? .full : .differential,
            entries: own.map { LocalListUpdate.Entry(idTag: $0.uid, info: $0.info) }
        )
    }
}
