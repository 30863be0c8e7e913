import FoundationEssentials
import OCPP
import Tenancy

/// SQL by which reservations change.
enum ReservationWriting {
    /// Notes what a charge point is about to be asked. One that stands there already under this number stays as it is
    /// until the charge point has agreed to the new terms; no row when the number belongs to any other.
    static func request(_ reservation: StationReservation, by command: UUID, for target: CommandTarget) -> SQL
    {
        """
        INSERT INTO reservations AS r (
            account_id, id, number, charge_point_id, connector_id, token_uid, parent_uid, expires_at, command_id)
        VALUES (\(target.account), \(UUID.version7()), \(reservation.id)::integer, \(target.chargePoint),
            \(reservation.connectorID)::integer, \(reservation.idTag), \(reservation.parentIdTag),
            \(reservation.expiresAt), \(command))
        ON CONFLICT (account_id, number) DO UPDATE SET updated_at = now()
        WHERE r.charge_point_id = EXCLUDED.charge_point_id AND r.status IN ('requested', 'active')
            AND r.expires_at > now()
        RETURNING \(reservation.expiresAt) > now() AS lies_ahead
        """
    }

    /// The charge point was not asked, and will not be. For role `plugyard_app`.
    static func giveUp(command: UUID, because reason: String) -> SQL {
        """
        UPDATE reservations SET status = 'failed', reason = \(reason), updated_at = now()
        WHERE command_id = \(command) AND status = 'requested'
        """
    }

    /// The charge point keeps it, on the terms that it was told.
    static func activate(_ terms: JSONValue, of peer: StationPeer) -> SQL {
        """
        UPDATE reservations
        SET status = 'active', reason = NULL, updated_at = now(),
            connector_id = coalesce(\(terms["connectorId"]?.intValue)::integer, connector_id),
            token_uid = coalesce(\(terms["idTag"]?.stringValue), token_uid),
            parent_uid = \(terms["parentIdTag"]?.stringValue),
            expires_at = coalesce(\(terms["expiryDate"]?.stringValue.flatMap { DeviceTime($0).instant }), expires_at)
        WHERE charge_point_id = \(peer.chargePoint) AND number = \(terms["reservationId"]?.intValue)
            AND status IN ('requested', 'active')
        """
    }

    /// It is not to be. An earlier agreement under its number stands.
    static func refuse(
        _ terms: JSONValue,
        _ status: ReservationStatus,
        _ reason: String?,
        of peer: StationPeer
    ) -> SQL {
        """
        UPDATE reservations SET status = \(status.rawValue), reason = \(reason), updated_at = now()
        WHERE charge_point_id = \(peer.chargePoint) AND number = \(terms["reservationId"]?.intValue)
            AND status = 'requested'
        """
    }

    static func cancel(_ terms: JSONValue, of peer: StationPeer) -> SQL {
        """
        UPDATE reservations SET status = 'cancelled', updated_at = now()
        WHERE charge_point_id = \(peer.chargePoint) AND number = \(terms["reservationId"]?.intValue)
            AND status IN ('requested', 'active')
        """
    }

    /// A transaction that begins uses up the reservation that the charge point names, else that of its token on its
    /// connector.
    static func use(
        by start: TransactionStart,
        number: Int,
        receivedAt: Date,
        at chargePoint: UUID
    ) -> SQL {
        let startedAt = DeviceClock.resolve(start.at, receivedAt: receivedAt).date
        return """
            UPDATE reservations SET status = 'used', updated_at = now(), transaction_number = \(number)::integer
            WHERE id = (
                SELECT r.id FROM reservations r
                WHERE r.charge_point_id = \(chargePoint) AND (
                    r.number = \(start.reservationID) AND r.status IN ('requested', 'active', 'expired')
                    OR lower(r.token_uid) = \(start.idTag.lowercased()) AND r.status IN ('requested', 'active')
                        AND r.connector_id IN (0, \(start.connectorID)) AND r.expires_at > \(startedAt))
                ORDER BY (r.number = \(start.reservationID)) DESC NULLS LAST, r.connector_id DESC, r.id
                LIMIT 1)
            """
    }
}

extension TenantTransaction {
    /// Gives a reservation its number and notes it as requested by a command.
    ///
    /// - Throws: 422 that names the field.
    borrowing func request(
        _ reservation: StationReservation,
        by command: UUID,
        for target: CommandTarget
    ) async throws -> StationReservation {
        var reservation = reservation
        if reservation.id == 0 {
            reservation.id = try await nextNumber(.reservation, isTaken: ReservationQueries.taken)
        }
        let request = ReservationWriting.request(reservation, by: command, for: target)
        guard let row = try await query(request).first else { throw ReservationProblems.numberTaken }
        guard try row.decode("lies_ahead", as: Bool.self) else { throw ReservationProblems.pastExpiry }
        return reservation
    }
}
