/// The table of roles as documentation, from the same source that requests are judged by.
package enum RoleTable {
    /// `docs/roles.md`, which a test compares with this.
    package static var markdown: String {
        let roles = Role.allCases
        var lines = [
            "# Roles and scopes",
            "",
            "<!-- Made by `plugyard config roles`; do not edit. -->",
            "",
            "A role is a name for a set of scopes; requests are judged by scopes alone. A `partner` is limited further, to",
            "the locations granted to the membership. Nobody grants more than they hold.",
            "",
            row(["scope"] + roles.map(\.rawValue) + ["what it allows"]),
            row(["---"] + roles.map { _ in ":-:" } + ["---"]),
        ]
        for scope in Scope.builtIn {
            let marks = roles.map { $0.scopes.contains(scope) ? "✓" : "" }
            lines.append(row(["`\(scope.rawValue)`"] + marks + [scope.meaning]))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ cells: [String]) -> String {
        "| \(cells.joined(separator: " | ")) |"
    }
}
