extension OCPP16Dialect {
    /// By the keys of OCPP 1.6 §9.2 and §9.4.
    package func sizes(of command: StationCommand) -> [CommandSize] {
        switch command {
        case .setChargingProfile(_, let profile): Self.sizes(ofProfile: profile)
        case .remoteStart(_, _, let profile?): Self.sizes(ofProfile: profile)
        case .sendLocalList(let update): Self.sizes(ofList: update)
        default: []
        }
    }

    /// Of what is no profile at all there are none: writing the call refuses it.
    private static func sizes(ofProfile profile: JSONValue) -> [CommandSize] {
        var sizes: [CommandSize] = []
        if let periods = profile["chargingSchedule"]?["chargingSchedulePeriod"]?.arrayValue {
            sizes.append(
                CommandSize(
                    key: "ChargingScheduleMaxPeriods",
                    field: "charging_profile/chargingSchedule/chargingSchedulePeriod",
                    size: periods.count,
                    leastLimit: 1
                )
            )
        }
        if let level = profile["stackLevel"]?.intValue {
            sizes.append(
                CommandSize(
                    key: "ChargeProfileMaxStackLevel",
                    field: "charging_profile/stackLevel",
                    size: level,
                    leastLimit: 0
                )
            )
        }
        return sizes
    }

    /// What the list has after a differential update is not known, but it cannot hold more than it is given.
    private static func sizes(ofList update: LocalListUpdate) -> [CommandSize] {
        let (entries, tokens) = (update.entries.count, update.entries.count(where: { $0.info != nil }))
        return [
            CommandSize(key: perMessageKey, field: "entries", size: entries, leastLimit: 1),
            CommandSize(key: totalKey, field: "entries", size: tokens, leastLimit: 0),
        ]
    }
}
