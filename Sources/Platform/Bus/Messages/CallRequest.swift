import FoundationEssentials
import OCPP

/// A CALL for a charge point, on its way from a manager to the gateway that holds the socket.
struct CallRequest: BusMessage, Equatable {
    var chargePoint: UUID
    var id: String
    var action: String
    var payload: JSONValue
    var timeout: Duration

    init(chargePoint: UUID, id: String, action: String, payload: JSONValue, timeout: Duration) {
        self.chargePoint = chargePoint
        self.id = id
        self.action = action
        self.payload = payload
        self.timeout = timeout
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, chargePoint)
        writer.put(2, id)
        writer.put(3, action)
        writer.put(4, payload.serialized())
        writer.put(5, timeout)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var chargePoint: UUID?
        var (id, action): (String?, String?)
        var payload: JSONValue?
        var timeout: Duration?
        while let field = try reader.next() {
            switch field.number {
            case 1: chargePoint = try field.id()
            case 2: id = try field.text()
            case 3: action = try field.text()
            case 4:
                let text = try field.text()
                guard let value = try? JSONValue.parse(text) else { throw .unknownWord("JSON") }
                payload = value
            case 5: timeout = try field.duration()
            default: break
            }
        }
        self.chargePoint = try chargePoint.required(1)
        self.id = try id.required(2)
        self.action = try action.required(3)
        self.payload = try payload.required(4)
        self.timeout = try timeout.required(5)
    }
}
