import FoundationEssentials
import Tenancy

/// Closes sockets, at whichever gateways they are: one charge point's, or all of an account.
struct CloseOrder: BusMessage, Equatable {
    var account: AccountID
    /// `nil` for all of the account.
    var chargePoint: UUID?
    /// Only those of the charge point that were opened before this one.
    var olderThan: UUID?
    /// Only this one.
    var only: UUID?
    var end: SocketEnd

    init(
        account: AccountID,
        chargePoint: UUID? = nil,
        olderThan: UUID? = nil,
        only: UUID? = nil,
        end: SocketEnd
    ) {
        self.account = account
        self.chargePoint = chargePoint
        self.olderThan = olderThan
        self.only = only
        self.end = end
    }

    func write(to writer: inout WireWriter) {
        writer.put(1, account.rawValue)
        writer.put(2, chargePoint)
        writer.put(3, olderThan)
        writer.put(5, only)
        writer.put(4, end.rawValue)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var account: UUID?
        var end: String?
        while let field = try reader.next() {
            switch field.number {
            case 1: account = try field.id()
            case 2: chargePoint = try field.id()
            case 3: olderThan = try field.id()
            case 5: only = try field.id()
            case 4: end = try field.text()
            default: break
            }
        }
        self.account = AccountID(try account.required(1))
        // A reason of a later time: the sockets have to go all the same.
        self.end = SocketEnd(rawValue: try end.required(4)) ?? .removed
    }
}
