/// An event of a socket on its way to the database.
struct IngestJob: Sendable {
    let event: StationEvent
    let peer: StationPeer
    var delivery = EventDelivery()
}
