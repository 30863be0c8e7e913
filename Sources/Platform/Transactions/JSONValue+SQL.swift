import OCPP
import Tenancy

/// As the text that ``JSONValue/serialized()`` makes, written where it goes.
extension JSONValue: SQLArrayElement {
    package static var sqlType: UInt32 { String.sqlType }
    package static var sqlArrayType: UInt32 { String.sqlArrayType }
    package var sqlBytes: [UInt8]? {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }
    package func appendSQL(to buffer: inout [UInt8]) -> Bool {
        write(to: &buffer)
        return true
    }
}
