/// Which charge points to play, where, and how busy they are.
package struct SimulatorSettings: Sendable {
    /// One charge point; it must be registered, the simulator only connects.
    package struct Station: Sendable {
        package let identity: String
        package let password: String?

        package init(identity: String, password: String?) {
            self.identity = identity
            self.password = password
        }
    }

    /// `ws://host:port`, without a path.
    package var url: String
    /// The account's slug.
    package var account: String
    package var stations: [Station]
    package var behaviour: StationBehaviour

    package init(
        url: String,
        account: String,
        stations: [Station],
        behaviour: StationBehaviour = StationBehaviour()
    ) {
        self.url = url
        self.account = account
        self.stations = stations
        self.behaviour = behaviour
    }
}
