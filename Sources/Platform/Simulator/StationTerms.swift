import OCPP

/// What the platform gave a virtual charge point to keep: its local list, reservations and charging profiles. It keeps
/// them and does not act on them.
struct StationTerms: Sendable {
    private var listVersion = 0
    private var tags: Set<String> = []
    private var reservations: Set<Int> = []
    /// Connector and profile by the profile's number.
    private var profiles: [Int: (connector: Int, profile: JSONValue)] = [:]

    /// - Parameters:
    ///   - action: Of a call of the platform.
    ///   - payload: Of the call.
    ///   - isFree: Whether a connector, or any for 0, can be reserved.
    ///   - isCharging: Whether a connector has a transaction.
    /// - Returns: The payload of the answer; `nil` for other actions.
    mutating func answer(
        to action: String,
        _ payload: JSONValue,
        isFree: (Int) -> Bool,
        isCharging: (Int) -> Bool
    ) -> JSONValue? {
        switch action {
        case "GetLocalListVersion": ["listVersion": JSONValue(listVersion)]
        case "SendLocalList": status(takeList(payload))
        case "ReserveNow": status(reserve(payload, isFree))
        case "CancelReservation":
            status(
                payload["reservationId"]?.intValue.flatMap { reservations.remove($0) } == nil
                    ? "Rejected" : "Accepted"
            )
        case "SetChargingProfile": status(takeProfile(payload, isCharging))
        case "ClearChargingProfile": status(clearProfiles(payload))
        case "GetCompositeSchedule": status("Rejected")
        default: nil
        }
    }

    private func status(_ status: String) -> JSONValue {
        ["status": .string(status)]
    }

    /// OCPP 1.6 §5.15.
    private mutating func takeList(_ payload: JSONValue) -> String {
        guard let version = payload["listVersion"]?.intValue, version > 0 else { return "Failed" }
        let entries = payload["localAuthorizationList"]?.arrayValue ?? []
        if payload["updateType"]?.stringValue == "Full" {
            tags = []
        } else if version <= listVersion {
            return "VersionMismatch"
        }
        for entry in entries {
            guard let tag = entry["idTag"]?.stringValue else { return "Failed" }
            if entry["idTagInfo"] == .none { tags.remove(tag) } else { tags.insert(tag) }
        }
        listVersion = version
        return "Accepted"
    }

    private mutating func reserve(_ payload: JSONValue, _ isFree: (Int) -> Bool) -> String {
        guard let id = payload["reservationId"]?.intValue, let connector = payload["connectorId"]?.intValue
        else {
            return "Rejected"
        }
        guard reservations.contains(id) || isFree(connector) else { return "Occupied" }
        reservations.insert(id)
        return "Accepted"
    }

    /// A profile of the same stack level and purpose takes the place of the old one (OCPP 1.6 §5.16).
    private mutating func takeProfile(_ payload: JSONValue, _ isCharging: (Int) -> Bool) -> String {
        guard let connector = payload["connectorId"]?.intValue, let profile = payload["csChargingProfiles"],
            let number = profile["chargingProfileId"]?.intValue
        else { return "Rejected" }
        let purpose = profile["chargingProfilePurpose"]
        if purpose == "TxProfile", !isCharging(connector) { return "Rejected" }
        profiles = profiles.filter { _, known in
            known.connector != connector || known.profile["stackLevel"] != profile["stackLevel"]
                || known.profile["chargingProfilePurpose"] != purpose
        }
        profiles[number] = (connector, profile)
        return "Accepted"
    }

    private mutating func clearProfiles(_ payload: JSONValue) -> String {
        let before = profiles.count
        profiles = profiles.filter { number, known in
            let isMeant =
                payload["id"].map { $0.intValue == number }
                ?? ((payload["connectorId"].map { $0.intValue == known.connector } ?? true)
                    && (payload["chargingProfilePurpose"].map {
                        $0 == known.profile["chargingProfilePurpose"]
                    } ?? true)
                    && (payload["stackLevel"].map { $0 == known.profile["stackLevel"] } ?? true))
            return !isMeant
        }
        return profiles.count < before ? "Accepted" : "Unknown"
    }
}
