/// A socket at one of several gateways, and the event of the batch that asks whether it is the newest of its charge point.
struct PlacedSocket {
    let item: Int
    let socket: OpenedSocket
}
