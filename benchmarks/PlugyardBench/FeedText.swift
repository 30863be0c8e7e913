import FoundationEssentials
import NIOCore

/// An event of a live feed, as far as it is looked at.
enum FeedText {
    /// A charge point as it is now: the number at the end of its identity, and its connector's state.
    case chargePoint(number: Int, state: String)
    /// The reader was slow: something was not told.
    case missed
    case other

    private struct Event: Decodable {
        struct ChargePoint: Decodable {
            struct EVSE: Decodable {
                struct Connector: Decodable {
                    let status: String
                }

                let connectors: [Connector]
            }

            let identity: String?
            let evses: [EVSE]?
        }

        let type: String
        let data: ChargePoint?
    }

    init(_ payload: ByteBuffer) {
        guard let event = try? JSONDecoder().decode(Event.self, from: Data(payload.readableBytesView)) else {
            self = .other
            return
        }
        switch event.type {
        case "missed": self = .missed
        case "charge_point":
            guard let number = event.data?.identity.flatMap({ Int($0.suffix(6)) }),
                let connector = event.data?.evses?.first?.connectors.first
            else {
                self = .other
                return
            }
            self = .chargePoint(number: number, state: connector.status)
        default: self = .other
        }
    }
}
