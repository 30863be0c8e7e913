/// Where the database is and as whom a pool logs in. Holds a password: has no description.
package struct DatabaseLogin: Sendable {
    private let url: String
    private let role: DatabaseRole?
    private let password: String?
    /// How long a transaction may stand still before the server ends it; the role's own limit where there is none.
    private var transactionPause: Duration?

    /// A URI that names its own user: the owner's.
    package init(ownerURL: String) {
        url = ownerURL
        role = nil
        password = nil
    }

    /// A run-time role, on the database that the URI names.
    package init(url: String, role: DatabaseRole, password: String) {
        self.url = url
        self.role = role
        self.password = password
    }

    /// The same, with transactions that must not stand still for so long: others wait for the rows that they hold.
    package func endingTransactions(after pause: Duration) -> DatabaseLogin {
        var login = self
        login.transactionPause = pause
        return login
    }

    /// For metrics.
    var roleName: String {
        role?.shortName ?? "owner"
    }

    private var options: String {
        let pause = transactionPause.map {
            " -c idle_in_transaction_session_timeout=\($0.components.seconds * 1_000)"
        }
        return "-c timezone=UTC -c datestyle=ISO" + (pause ?? "")
    }

    var parameters: [(String, String)] {
        var parameters = [("dbname", url)]
        if let role { parameters.append(("user", role.rawValue)) }
        if let password { parameters.append(("password", password)) }
        return parameters + [
            ("application_name", "plugyard \(roleName)"),
            ("client_encoding", "UTF8"),
            ("connect_timeout", "5"),
            ("options", options),
            ("keepalives_idle", "30"),
            ("tcp_user_timeout", "20000"),
        ]
    }
}
