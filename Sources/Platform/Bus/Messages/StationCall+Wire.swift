import FoundationEssentials
import OCPP

extension StationCall: BusMessage {
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
        self.init(
            chargePoint: try chargePoint.required(1),
            id: try id.required(2),
            action: try action.required(3),
            payload: try payload.required(4),
            timeout: try timeout.required(5)
        )
    }
}
