import FoundationEssentials
import OCPP

extension CommandInput {
    /// The profile itself in the version's own form, or the name of a stored one, which ``prepared(as:for:in:)`` reads.
    static func setChargingProfile(_ body: inout BodyReader) -> StationCommand? {
        let connector = body.optional("connector_id", .anyConnector)
        let profile = body.optional("charging_profile", .object)
        return .setChargingProfile(connectorID: connector ?? 0, profile: profile ?? [:])
    }

    static func clearChargingProfile(_ body: inout BodyReader) -> StationCommand? {
        .clearChargingProfile(
            id: body.optional("id", .number),
            connectorID: body.optional("connector_id", .anyConnector),
            purpose: body.optional("purpose", FieldRule<ChargingProfilePurpose>.word)?.ocpp,
            stackLevel: body.optional("stack_level", .integer(0...Int(Int32.max)))
        )
    }

    static func getCompositeSchedule(_ body: inout BodyReader) -> StationCommand? {
        let connector = body.required("connector_id", .anyConnector)
        let duration = body.required("duration", .integer(1...Int(Int32.max)))
        let unit = body.optional("charging_rate_unit", FieldRule<ChargingRateUnit>.word)
        guard let connector, let duration else { return nil }
        return .getCompositeSchedule(
            connectorID: connector,
            durationSeconds: duration,
            unit: unit?.rawValue
        )
    }
}
