/// Where a scenario did not go as it should.
package struct ScenarioFailure: Error, Sendable, Equatable {
    package let line: Int
    /// The step's word.
    package let step: String
    package let message: String
}
