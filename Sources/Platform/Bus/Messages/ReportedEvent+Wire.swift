import FoundationEssentials
import OCPP

/// Field 1 is the kind, 2 the id, 3 the time; what the others hold is the same in all kinds.
extension ReportedEvent {
    private enum Kind {
        static let opened: UInt64 = 1
        static let call: UInt64 = 2
        static let sent: UInt64 = 3
        static let finished: UInt64 = 4
        static let noted: UInt64 = 5
        static let closed: UInt64 = 6
        static let present: UInt64 = 7
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, unsigned: kind)
        writer.put(2, id)
        writer.put(3, at)
        switch content {
        case .opened(let remoteAddress, let userAgent):
            writer.put(4, remoteAddress)
            writer.put(5, userAgent)
        case .present, .unknown:
            break
        case .call(let text, let isAnswered):
            writer.put(6, text)
            writer.put(7, isAnswered)
        case .sent(let callID, let action, let text):
            writer.put(8, callID)
            writer.put(9, action)
            writer.put(6, text)
        case .finished(let callID, let action, let outcome, let text, let latency):
            writer.put(8, callID)
            writer.put(9, action)
            writer.nest(10) { outcome.write(to: &$0) }
            writer.put(6, text)
            writer.put(11, latency)
        case .noted(let text, let reason, let answer):
            writer.put(6, text)
            writer.put(12, reason)
            writer.put(13, answer)
        case .closed(let end):
            writer.put(14, end.rawValue)
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var fields = Fields()
        while let field = try reader.next() { try fields.take(field) }
        id = try fields.id.required(2)
        at = try fields.at.required(3)
        content = try fields.content()
    }

    private var kind: UInt64 {
        switch content {
        case .opened: Kind.opened
        case .call: Kind.call
        case .sent: Kind.sent
        case .finished: Kind.finished
        case .noted: Kind.noted
        case .closed: Kind.closed
        case .present: Kind.present
        case .unknown(let kind): kind
        }
    }

    /// What was read of an event so far.
    private struct Fields {
        var kind: UInt64?
        var id: UUID?
        var at: Date?
        var remoteAddress: String?
        var userAgent: String?
        var text: String?
        var isAnswered = false
        var callID: String?
        var action: String?
        var outcome: CallOutcome?
        var latency: Duration?
        var reason: String?
        var answer: String?
        var end: String?

        mutating func take(_ field: WireField) throws(WireError) {
            switch field.number {
            case 1: kind = try field.unsigned()
            case 2: id = try field.id()
            case 3: at = try field.date()
            case 4: remoteAddress = try field.text()
            case 5: userAgent = try field.text()
            case 6: text = try field.text()
            case 7: isAnswered = try field.flag()
            case 8: callID = try field.text()
            case 9: action = try field.text()
            case 10:
                var nested = field.nested()
                outcome = try CallOutcome(from: &nested)
            case 11: latency = try field.duration()
            case 12: reason = try field.text()
            case 13: answer = try field.text()
            case 14: end = try field.text()
            default: break
            }
        }

        func content() throws(WireError) -> Content {
            switch try kind.required(1) {
            case Kind.opened:
                return .opened(remoteAddress: try remoteAddress.required(4), userAgent: userAgent)
            case Kind.present: return .present
            case Kind.call: return .call(text: try text.required(6), isAnswered: isAnswered)
            case Kind.sent:
                return .sent(
                    callID: try callID.required(8),
                    action: try action.required(9),
                    text: try text.required(6)
                )
            case Kind.finished:
                return .finished(
                    callID: try callID.required(8),
                    action: action,
                    try outcome.required(10),
                    text: text,
                    latency: latency
                )
            case Kind.noted:
                return .noted(text: try text.required(6), reason: try reason.required(12), answer: answer)
            case Kind.closed:
                // A reason of a later time is an end all the same.
                return .closed(SocketEnd(rawValue: try end.required(14)) ?? .closedByPeer)
            case let other: return .unknown(kind: other)
            }
        }
    }
}
