import OCPP
import Tenancy

/// Keeps in mind which charging profiles charge points hold, by their answers to SetChargingProfile and
/// ClearChargingProfile.
struct ChargingProfileEndHandler: CommandEndHandler {
    func ended(_ end: CommandEnd, in transaction: borrowing TenantTransaction) async throws -> Bool {
        let peer = end.peer
        switch (end.action, end.result.status) {
        case ("SetChargingProfile", .accepted):
            guard let profile = end.payload["csChargingProfiles"],
                let number = profile["chargingProfileId"]?.intValue,
                let connector = end.payload["connectorId"]?.intValue
            else { break }
            _ = try await transaction.query([
                InstalledProfileQueries.replace(
                    number: number,
                    profile,
                    connector: connector,
                    at: peer.chargePoint
                ),
                InstalledProfileQueries.insert(
                    number: number,
                    profile,
                    connector: connector,
                    of: peer,
                    at: end.at
                ),
            ])
        // Rejected is its "Unknown": it holds none that is meant.
        case ("ClearChargingProfile", .accepted), ("ClearChargingProfile", .rejected):
            _ = try await transaction.query(
                InstalledProfileQueries.clear(end.payload, at: peer.chargePoint)
            )
        default:
            break
        }
        return false
    }
}
