/// Why nothing came over a scenario's socket.
enum ScenarioSocketError: Error, Equatable {
    case timedOut
    /// With the code of the close frame; 1006 where there was none.
    case closed(code: Int)
}
