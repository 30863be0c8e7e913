/// What broken constraints mean to who writes configuration templates.
enum ConfigurationTemplateProblems {
    static let writing = [
        "configuration_templates_account_id_name_key": Problem.conflict(
            "There is a template of this name already.",
            code: "already_exists",
            field: "/name"
        )
    ]
}
