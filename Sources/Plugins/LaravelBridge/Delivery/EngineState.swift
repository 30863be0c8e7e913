import FoundationEssentials
import PluginKit
import Synchronization
import Tenancy

/// What the engine of one process knows while it runs.
final class EngineState: Sendable {
    let plan = Mutex(DeliveryPlan())
    /// By endpoint, for each account that was looked at.
    let targets = Mutex<[AccountID: [UUID: DeliveryTarget]]>([:])
    private let desks = Mutex<[AccountID: DeliveryDesk]>([:])

    func desk(of account: AccountID, _ stores: any TenantStores) -> DeliveryDesk {
        desks.withLock { desks in
            if let desk = desks[account] { return desk }
            let desk = DeliveryDesk(account: account, stores: stores)
            desks[account] = desk
            return desk
        }
    }
}
