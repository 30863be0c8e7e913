/// Which part of the platform wants a command, and is told how it ended.
enum CommandPurpose: String, Sendable, CaseIterable {
    /// A person or a client of the account.
    case `operator`
    /// Keeps a station's local list in step with the account's tokens.
    case localList = "local_list"
    /// Reads a station's configuration, or applies a template to it.
    case configuration
    /// A firmware campaign.
    case campaign
    /// Hands a station its new certificate.
    case certificate
    /// Gives a station its new password.
    case password
    /// Ends a transaction whose token has used up its energy.
    case energyBudget = "energy_budget"
}
