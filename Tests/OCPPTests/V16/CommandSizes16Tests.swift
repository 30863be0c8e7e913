import OCPP
import Testing

@Suite("What a 1.6 station may limit")
struct CommandSizes16Tests {
    private let dialect = OCPPVersion.v16.dialect

    private static let profile: JSONValue = [
        "stackLevel": 3,
        "chargingSchedule": [
            "chargingSchedulePeriod": [
                ["startPeriod": 0, "limit": 6], ["startPeriod": 60, "limit": 8],
            ]
        ],
    ]
    private static let list = LocalListUpdate(
        version: 1,
        kind: .differential,
        entries: [
            .init(idTag: "A", info: AuthorizationInfo(status: .accepted)),
            .init(idTag: "B", info: AuthorizationInfo(status: .blocked)),
            .init(idTag: "C", info: nil),
        ]
    )

    /// Why a command is refused when the station says this under every key.
    private func fields(_ command: StationCommand, limit: String) -> [String] {
        dialect.sizes(of: command).compactMap { $0.refusal(limit: limit)?.field }
    }

    @Test("the keys are those of the specification")
    func keys() {
        let known = Set(dialect.configurationKeys)
        let commands: [(StationCommand, [String])] = [
            (
                .setChargingProfile(connectorID: 0, profile: Self.profile),
                ["ChargingScheduleMaxPeriods", "ChargeProfileMaxStackLevel"]
            ),
            (
                .remoteStart(idTag: "T", connectorID: nil, chargingProfile: Self.profile),
                ["ChargingScheduleMaxPeriods", "ChargeProfileMaxStackLevel"]
            ),
            (.sendLocalList(Self.list), ["SendLocalListMaxLength", "LocalAuthListMaxLength"]),
            (.remoteStart(idTag: "T", connectorID: nil, chargingProfile: nil), []),
            (.setChargingProfile(connectorID: 0, profile: "none"), []),
            (.clearCache, []),
        ]
        for (command, expected) in commands {
            let keys = dialect.sizes(of: command).map(\.key)
            #expect(keys == expected)
            #expect(known.isSuperset(of: keys))
        }
    }

    @Test("only what is larger than the limit is refused, by its field")
    func limits() {
        let (periods, level) = (
            "charging_profile/chargingSchedule/chargingSchedulePeriod", "charging_profile/stackLevel"
        )
        let profile = StationCommand.setChargingProfile(connectorID: 0, profile: Self.profile)
        let refused: [(String, [String])] = [
            ("3", []), ("2", [level]), ("1", [periods, level]), ("0", [level]),
        ]
        for (limit, expected) in refused {
            #expect(fields(profile, limit: limit) == expected, "\(limit)")
        }
        let list = StationCommand.sendLocalList(Self.list)
        // Three entries, of which two are on the list afterwards.
        for (limit, count) in [("3", 0), ("2", 1), ("1", 2), ("0", 1)] {
            #expect(fields(list, limit: limit) == Array(repeating: "entries", count: count), "\(limit)")
        }
    }

    @Test("what is no number limits nothing", arguments: ["", "-1", "many", "1.5"])
    func unreadable(limit: String) {
        #expect(fields(.sendLocalList(Self.list), limit: limit) == [])
    }

    @Test("the reason names the limit and its key")
    func reason() throws {
        let size = try #require(dialect.sizes(of: .sendLocalList(Self.list)).first)
        let refusal = try #require(size.refusal(limit: "2"))
        #expect(refusal.code == "out_of_range")
        #expect(
            refusal.message == "comes to 3, and the charge point takes at most 2 (SendLocalListMaxLength)"
        )
    }
}
