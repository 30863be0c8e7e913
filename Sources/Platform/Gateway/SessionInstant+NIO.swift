import NIOCore
import OCPP

/// The clock of an event loop as the session machines want it.
extension SessionInstant {
    init(_ deadline: NIODeadline) {
        self.init(nanoseconds: Int64(clamping: deadline.uptimeNanoseconds))
    }

    var deadline: NIODeadline {
        .uptimeNanoseconds(UInt64(clamping: nanoseconds))
    }
}
