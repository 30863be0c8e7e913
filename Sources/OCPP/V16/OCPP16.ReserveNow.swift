extension OCPP16 {
    /// ReserveNow (5.13).
    enum ReserveNow {
        static func write(_ reservation: StationReservation) throws(CommandRefusal) -> JSONValue {
            var object = JSONObject()
            object["connectorId"] = try CommandCheck.integer(reservation.connectorID, "connector_id", from: 0)
            object["expiryDate"] = .string(DeviceTime.format(reservation.expiresAt))
            object["idTag"] = try CommandCheck.text(reservation.idTag, "id_tag", maximum: idTagLimit)
            if let parent = reservation.parentIdTag {
                object["parentIdTag"] = try CommandCheck.text(parent, "parent_id_tag", maximum: idTagLimit)
            }
            object["reservationId"] = try CommandCheck.integer(reservation.id, "reservation_id", from: 0)
            return .object(object)
        }

        /// `Rejected` is a station that takes no reservations; the others are connectors that cannot be kept now.
        static func status(_ result: JSONValue) -> CommandStatus {
            AcceptedOrRejected.read(result)
        }
    }
}
