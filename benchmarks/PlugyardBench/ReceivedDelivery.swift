import FoundationEssentials
import NIOCore
import NIOHTTP1

/// A delivery of a webhook as it came.
struct ReceivedDelivery {
    /// What is looked at of a body (contract §9).
    struct Fact: Decodable {
        /// When it happened, by the clock of the charge point: which of these there are depends on the type.
        struct Times: Decodable {
            let timestamp: String?
            let startTime: String?
            let stopTime: String?

            enum CodingKeys: String, CodingKey {
                case timestamp
                case startTime = "start_time"
                case stopTime = "stop_time"
            }
        }

        let id: String
        let type: String
        let chargePoint: String?
        private let data: Times

        enum CodingKeys: String, CodingKey {
            case id, type, data
            case chargePoint = "charge_point"
        }

        /// As the charge point said it; `nil` where it says nothing.
        var time: Date? {
            let text = data.stopTime ?? data.timestamp ?? data.startTime
            return text.flatMap { try? Date($0, strategy: Self.times) }
        }

        private static let times = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    }

    let head: HTTPRequestHead
    let buffer: ByteBuffer
    /// By both clocks.
    let moment: NIODeadline
    let date: Date

    /// Which webhook's address it was sent to.
    var place: Int? {
        Int(head.uri.dropFirst())
    }

    var id: String {
        head.headers.first(name: "webhook-id") ?? ""
    }

    var timestamp: String {
        head.headers.first(name: "webhook-timestamp") ?? ""
    }

    var signature: String {
        head.headers.first(name: "webhook-signature") ?? ""
    }

    var body: [UInt8] {
        Array(buffer.readableBytesView)
    }

    /// `nil` where the body is no such thing, or another than the header says.
    var fact: Fact? {
        let fact = try? JSONDecoder().decode(Fact.self, from: Data(buffer.readableBytesView))
        return fact?.id == id ? fact : nil
    }
}
