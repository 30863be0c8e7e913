/// How a virtual charge point lives.
package struct StationBehaviour: Sendable {
    package var connectors = 2
    /// Tags its drivers hold up, one at random for each session.
    package var tags = ["DEMO0001", "DEMO0002", "DEMO0003"]
    /// Between two sessions of a connector. An empty list of tags means: no sessions but those started remotely.
    package var sessionPause: ClosedRange<Duration> = .seconds(5)...(.seconds(30))
    /// A session also ends when the car is full.
    package var sessionLength: ClosedRange<Duration> = .seconds(60)...(.seconds(300))
    /// Between two MeterValues; the key `MeterValueSampleInterval` changes it later.
    package var meterInterval = Duration.seconds(10)
    /// Of one connector, in watts.
    package var maximumPower = 22_000.0

    package init() {}
}
