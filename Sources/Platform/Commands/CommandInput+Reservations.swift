import FoundationEssentials
import OCPP

extension CommandInput {
    /// A reservation without a number is a new one; with the number of one that stands at the charge point it takes
    /// that one's place (OCPP 1.6 §5.13). 0 stands for none until ``prepared(as:for:in:)``.
    static func reserve(_ body: inout BodyReader) -> StationCommand? {
        let connector = body.optional("connector_id", .anyConnector)
        let tag = idTag(&body)
        let parent = body.optional("parent_id_tag", .text(1...36))
        let expiry = body.required("expires_at", .time)
        let number = body.optional("reservation_id", .integer(1...Int(Int32.max)))
        guard let tag, let expiry else { return nil }
        return .reserve(
            StationReservation(
                id: number ?? 0,
                connectorID: connector ?? 0,
                idTag: tag,
                parentIdTag: parent,
                expiresAt: expiry
            )
        )
    }
}
