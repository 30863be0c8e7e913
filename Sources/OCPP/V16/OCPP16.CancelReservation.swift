extension OCPP16 {
    /// CancelReservation (5.1).
    enum CancelReservation {
        /// Any id: the station may hold a reservation that was not made here.
        static func write(_ id: Int) throws(CommandRefusal) -> JSONValue {
            ["reservationId": try CommandCheck.integer(id, "reservation_id", from: Int(Int32.min))]
        }

        /// `Rejected` is a station that knows no such reservation.
        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
