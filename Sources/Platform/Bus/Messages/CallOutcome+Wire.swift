import OCPP

extension CallOutcome: BusMessage {
    func write(to writer: inout WireWriter) {
        switch self {
        case .result(let payload):
            writer.put(1, "result")
            writer.put(2, payload.serialized())
        case .error(let code, let description, let details):
            writer.put(1, "error")
            writer.put(2, details.serialized())
            writer.put(3, code)
            writer.put(4, description)
        case .timedOut: writer.put(1, "timed_out")
        case .disconnected: writer.put(1, "disconnected")
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var (word, code, description): (String?, String?, String?)
        var payload: JSONValue?
        while let field = try reader.next() {
            switch field.number {
            case 1: word = try field.text()
            case 2:
                let text = try field.text()
                guard let value = try? JSONValue.parse(text) else { throw .unknownWord("JSON") }
                payload = value
            case 3: code = try field.text()
            case 4: description = try field.text()
            default: break
            }
        }
        switch try word.required(1) {
        case "result": self = .result(try payload.required(2))
        case "error":
            self = .error(
                code: try code.required(3),
                description: description ?? "",
                details: payload ?? [:]
            )
        case "timed_out": self = .timedOut
        case "disconnected": self = .disconnected
        case let other: throw .unknownWord(other)
        }
    }
}
