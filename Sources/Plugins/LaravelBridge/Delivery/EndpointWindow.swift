import FoundationEssentials
import Tenancy

/// What a look at the database found of one endpoint.
struct EndpointWindow: Sendable {
    var circuit = EndpointCircuit()
    /// When somebody changed the endpoint.
    var changedAt = Date(timeIntervalSince1970: 0)
    /// The first deliveries of each lane in their order, and whether there are more of them.
    var lanes: [UUID: (deliveries: [PendingDelivery], hasMore: Bool)] = [:]
    /// The last of these lanes, if there are more lanes behind it.
    var position: UUID?

    init(lanes: [UUID: (deliveries: [PendingDelivery], hasMore: Bool)] = [:]) {
        self.lanes = lanes
    }

    /// `rows`: Of ``DeliveryQueries/window(of:after:)``, lane by lane.
    init(_ rows: [Row], of endpoint: Endpoint) throws(DatabaseError) {
        circuit = endpoint.circuit
        changedAt = endpoint.updatedAt
        // What waited while nothing was to be sent has its time again.
        let extended = endpoint.takenUpAt?.addingTimeInterval(RetrySchedule.patience)
        var seen = 0
        var last: UUID?
        for row in rows {
            let lane: UUID = try row.decode("lane")
            if lane != last { seen += 1 }
            last = lane
            // None where all of the lane stepped aside.
            guard let id = try row.decode("id", as: UUID?.self) else { continue }
            let delivery = PendingDelivery(
                id: id,
                sequence: try row.decode("sequence"),
                attempts: try row.decode("attempts"),
                dueAt: try row.decode("next_attempt_at"),
                firstFailedAt: try row.decode("first_failed_at"),
                heldUntil: try row.decode("held_until"),
                giveUpAt: max(try row.decode("give_up_at"), extended ?? .distantPast)
            )
            lanes[lane, default: ([], false)].deliveries.append(delivery)
        }
        lanes = lanes.mapValues { ($0.deliveries, $0.deliveries.count == DeliveryQueries.windowLimit) }
        position = seen == DeliveryQueries.laneLimit ? last : nil
    }
}
