import OCPP

/// The lists a charge point keeps for the platform: who may charge, reservations, profiles, certificates.
struct StationBooks: Sendable {
    private enum Limits {
        static let localList = 500
        static let localListUpdate = 100
        static let chargingProfiles = 20
        static let certificates = 20
    }

    private struct Certificate: Sendable {
        let kind: String
        let hash: JSONValue
    }

    private var listVersion = 0
    /// The idTagInfo of each tag.
    private var localList: [String: JSONValue] = [:]
    /// By id.
    private(set) var reservations: [Int: JSONValue] = [:]
    private var profiles: [(connector: Int, profile: JSONValue)] = []
    private var certificates: [Certificate] = []
    private var installed = 0

    /// The payload of the answer; `nil` for a call that is about no list.
    mutating func answer(to action: String, _ payload: JSONValue) -> JSONValue? {
        switch action {
        case "GetLocalListVersion": return ["listVersion": JSONValue(listVersion)]
        case "SendLocalList": return status(updateList(payload))
        case "ReserveNow": return status(reserve(payload))
        case "CancelReservation":
            let id = payload["reservationId"]?.intValue ?? 0
            return status(reservations.removeValue(forKey: id) == nil ? "Rejected" : "Accepted")
        case "SetChargingProfile": return status(setProfile(payload))
        case "ClearChargingProfile": return status(clearProfiles(payload))
        case "GetCompositeSchedule": return compositeSchedule(payload)
        case "CertificateSigned": return status("Accepted")
        case "InstallCertificate": return status(install(payload))
        case "DeleteCertificate": return status(delete(payload))
        case "GetInstalledCertificateIds": return installedCertificates(payload)
        default: return nil
        }
    }

    /// The reservation of a connector, by its own number or of the whole station.
    func reservation(of connector: Int) -> JSONValue? {
        reservations.values.first { $0["connectorId"]?.intValue == connector }
            ?? reservations.values.first { $0["connectorId"]?.intValue == 0 }
    }

    /// A session began with it.
    mutating func consumeReservation(_ id: Int) {
        reservations[id] = nil
    }

    private func status(_ status: String) -> JSONValue {
        ["status": .string(status)]
    }

    private mutating func updateList(_ payload: JSONValue) -> String {
        guard let version = payload["listVersion"]?.intValue, version > 0 else { return "Failed" }
        let entries = payload["localAuthorizationList"]?.arrayValue ?? []
        guard entries.count <= Limits.localListUpdate else { return "Failed" }
        var list = localList
        switch payload["updateType"]?.stringValue {
        case "Full": list = [:]
        case "Differential" where version > listVersion: break
        case "Differential": return "VersionMismatch"
        default: return "Failed"
        }
        for entry in entries {
            guard let tag = entry["idTag"]?.stringValue else { return "Failed" }
            list[tag] = entry["idTagInfo"]
        }
        guard list.count <= Limits.localList else { return "Failed" }
        (localList, listVersion) = (list, version)
        return "Accepted"
    }

    private mutating func reserve(_ payload: JSONValue) -> String {
        guard let id = payload["reservationId"]?.intValue, let connector = payload["connectorId"]?.intValue else {
            return "Rejected"
        }
        if let held = reservation(of: connector), held["reservationId"]?.intValue != id { return "Occupied" }
        reservations[id] = payload
        return "Accepted"
    }

    private mutating func setProfile(_ payload: JSONValue) -> String {
        guard let profile = payload["csChargingProfiles"], let connector = payload["connectorId"]?.intValue else {
            return "Rejected"
        }
        profiles.removeAll { held in
            held.connector == connector
                && (held.profile["chargingProfileId"] == profile["chargingProfileId"]
                    || held.profile["stackLevel"] == profile["stackLevel"]
                        && held.profile["chargingProfilePurpose"] == profile["chargingProfilePurpose"])
        }
        guard profiles.count < Limits.chargingProfiles else { return "Rejected" }
        profiles.append((connector, profile))
        return "Accepted"
    }

    private mutating func clearProfiles(_ payload: JSONValue) -> String {
        let count = profiles.count
        profiles.removeAll { held in
            func fits(_ wanted: JSONValue?, _ found: JSONValue?) -> Bool { wanted == nil || wanted == found }
            return fits(payload["id"], held.profile["chargingProfileId"])
                && fits(payload["connectorId"], JSONValue(held.connector))
                && fits(payload["chargingProfilePurpose"], held.profile["chargingProfilePurpose"])
                && fits(payload["stackLevel"], held.profile["stackLevel"])
        }
        return profiles.count < count ? "Accepted" : "Unknown"
    }

    /// The schedule of the highest profile as it stands, or full power.
    private func compositeSchedule(_ payload: JSONValue) -> JSONValue {
        let connector = payload["connectorId"]?.intValue ?? 0
        let best = profiles.filter { $0.connector == connector || $0.connector == 0 }
            .max { ($0.profile["stackLevel"]?.intValue ?? 0) < ($1.profile["stackLevel"]?.intValue ?? 0) }
        let unit = payload["chargingRateUnit"] ?? best?.profile["chargingSchedule"]?["chargingRateUnit"] ?? "W"
        let periods: JSONValue = [["startPeriod": 0, "limit": unit == "A" ? 32 : 22_000]]
        return [
            "status": "Accepted", "connectorId": JSONValue(connector),
            "chargingSchedule": [
                "duration": payload["duration"] ?? 0, "chargingRateUnit": unit,
                "chargingSchedulePeriod": best?.profile["chargingSchedule"]?["chargingSchedulePeriod"] ?? periods,
            ],
        ]
    }

    private mutating func install(_ payload: JSONValue) -> String {
        guard let text = payload["certificate"]?.stringValue, text.contains("BEGIN CERTIFICATE") else {
            return "Rejected"
        }
        guard certificates.count < Limits.certificates else { return "Rejected" }
        installed += 1
        // Not real hashes: nothing here reads certificates, and the platform only gives them back.
        let digits = String(repeating: String(installed % 10), count: 64)
        let hash: JSONValue = [
            "hashAlgorithm": "SHA256", "issuerNameHash": .string(digits), "issuerKeyHash": .string(digits),
            "serialNumber": .string(String(installed)),
        ]
        certificates.append(Certificate(kind: payload["certificateType"]?.stringValue ?? "", hash: hash))
        return "Accepted"
    }

    private mutating func delete(_ payload: JSONValue) -> String {
        let serial = payload["certificateHashData"]?["serialNumber"]
        guard let index = certificates.firstIndex(where: { $0.hash["serialNumber"] == serial }) else {
            return "NotFound"
        }
        certificates.remove(at: index)
        return "Accepted"
    }

    private func installedCertificates(_ payload: JSONValue) -> JSONValue {
        let found = certificates.filter { $0.kind == payload["certificateType"]?.stringValue }.map(\.hash)
        guard !found.isEmpty else { return status("NotFound") }
        return ["status": "Accepted", "certificateHashData": .array(found)]
    }
}
