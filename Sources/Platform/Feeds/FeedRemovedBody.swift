/// `data` of the event `charge_point_removed`.
struct FeedRemovedBody: Encodable, Sendable {
    let id: ResourceID
}
