/// Schema `ConfigurationDrift`.
struct ConfigurationDriftBody: Encodable, Sendable {
    let key: String
    let expected: String
    @Nullable var actual: String?
    let reason: String
    let templateID: ResourceID
    let template: String

    enum CodingKeys: String, CodingKey {
        case key, expected, actual, reason, template
        case templateID = "template_id"
    }

    init(_ drift: ConfigurationDrift) {
        key = drift.key
        expected = drift.expected
        actual = drift.actual
        reason = drift.reason.rawValue
        templateID = ResourceID(drift.template)
        template = drift.templateName
    }
}
