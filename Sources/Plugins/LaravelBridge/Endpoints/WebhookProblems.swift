import PluginKit

/// What can be wrong with requests about webhooks.
enum WebhookProblems {
    static func invalid(_ fields: [RouteProblem.Field]) -> RouteProblem {
        let detail = fields.count == 1 ? "One field is invalid." : "\(fields.count) fields are invalid."
        return RouteProblem(422, "validation_failed", detail, fields: fields)
    }

    static func query(_ fields: [RouteProblem.Field]) -> RouteProblem {
        RouteProblem(
            400,
            "invalid_parameter",
            fields.map { "\($0.pointer): \($0.message)" }.joined(separator: " "),
            fields: fields
        )
    }

    static let tooMany = RouteProblem(
        409,
        "too_many",
        "An account has at most \(EndpointRules.limit) webhooks; delete one first."
    )
}
