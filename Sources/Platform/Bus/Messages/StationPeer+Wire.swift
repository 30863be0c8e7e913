import FoundationEssentials
import OCPP
import Tenancy

/// Its gateway is not written: each message says once from which gateway it is.
extension StationPeer: BusMessage {
    func write(to writer: inout WireWriter) {
        writer.put(1, account.rawValue)
        writer.put(2, accountSlug)
        writer.put(3, chargePoint)
        writer.put(4, identity)
        writer.put(5, connection)
        writer.put(6, version.rawValue)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var (account, chargePoint, connection): (UUID?, UUID?, UUID?)
        var (slug, identity): (String?, String?)
        var version: OCPPVersion?
        while let field = try reader.next() {
            switch field.number {
            case 1: account = try field.id()
            case 2: slug = try field.text()
            case 3: chargePoint = try field.id()
            case 4: identity = try field.text()
            case 5: connection = try field.id()
            case 6:
                let word = try field.text()
                guard let known = OCPPVersion(rawValue: word) else { throw .unknownWord(word) }
                version = known
            default: break
            }
        }
        self.init(
            account: AccountID(try account.required(1)),
            accountSlug: try slug.required(2),
            chargePoint: try chargePoint.required(3),
            identity: try identity.required(4),
            connection: try connection.required(5),
            version: try version.required(6)
        )
    }
}
