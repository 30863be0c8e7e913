import OCPP

/// What a charging profile limits (OCPP 1.6 §7.11). The raw values are our words in database and REST.
enum ChargingProfilePurpose: String, Sendable, CaseIterable {
    /// The charge point as a whole.
    case chargePointMax = "charge_point_max_profile"
    /// Every transaction that has no profile of its own.
    case txDefault = "tx_default_profile"
    /// One transaction.
    case tx = "tx_profile"

    /// The word of OCPP.
    var ocpp: String {
        WireSpelling.pascal(rawValue)
    }

    init?(ocpp word: JSONValue?) {
        guard let word = word?.stringValue, let purpose = Self.allCases.first(where: { $0.ocpp == word })
        else {
            return nil
        }
        self = purpose
    }
}
