import FoundationEssentials
import Synchronization
import Tenancy

/// What the engine of one process knows while it runs.
final class EngineState: Sendable {
    let plan = Mutex(DeliveryPlan())
    /// By endpoint, for each account that was looked at.
    let targets = Mutex<[AccountID: [UUID: DeliveryTarget]]>([:])
}
