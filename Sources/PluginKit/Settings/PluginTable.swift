/// The plugins and their settings as documentation, from the declarations by which settings are judged and forms are drawn.
package enum PluginTable {
    /// `docs/plugin-settings.md`, which a test compares with this.
    package static func markdown(of plugins: [any PlatformPlugin.Type]) -> String {
        var lines = [
            "# Plugins and their settings",
            "",
            "<!-- Made by `plugyard config plugins`; do not edit. -->",
            "",
            "Those of the installation are in the file of `PLUGYARD_PLUGIN_SETTINGS_FILE`, those of an account are changed in the web",
            "admin or by `PUT /accounts/{account}/plugins/{name}` ([plugins.md](plugins.md)). What is not named here is refused.",
        ]
        for plugin in plugins {
            let manifest = plugin.manifest
            let standing =
                manifest.isOnByDefault
                ? "on until an account says otherwise" : "off until an account turns it on"
            lines += [
                "", "## \(manifest.name.rawValue)", "", manifest.summary,
                "Version \(manifest.version), \(manifest.stability.rawValue), \(standing).",
            ]
            lines += section("Settings of the installation", plugin.settingsSchema)
            lines += section("Settings of an account", plugin.accountSettingsSchema)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ title: String, _ schema: ObjectSchema) -> [String] {
        guard !schema.fields.isEmpty else { return [] }
        return ["", "### \(title)", "", "| field | value | default | meaning |", "|---|---|---|---|"]
            + rows(of: schema, below: "")
    }

    private static func rows(of schema: ObjectSchema, below path: String) -> [String] {
        schema.fields.flatMap { field -> [String] in
            let name = path + field.name
            let standard =
                field.standard.map { "`\($0.documented)`" } ?? (field.isRequired ? "required" : "–")
            let value = field.value.documented + (field.isSecret ? ", never shown again" : "")
            let row = "| `\(name)` | \(value) | \(standard) | \(field.help) |"
            guard let (inner, mark) = field.value.inner else { return [row] }
            return [row] + rows(of: inner, below: name + mark + ".")
        }
    }
}

extension ValueSchema {
    fileprivate var documented: String {
        switch self {
        case .text(let length): "text of \(length.documented) characters"
        case .url: "an https address"
        case .integer(let range): "whole number, \(range.documented)"
        case .number(let range): "number, \(range.documented)"
        case .boolean: "`true` or `false`"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element, let count): "list of \(count.documented), each \(element.documented)"
        case .object: "object"
        case .map(let element, let count): "object of \(count.documented) members, each \(element.documented)"
        case .nullable(let schema): "\(schema.documented), or `null`"
        }
    }

    /// The object that it is or holds, and how its fields are told from its own.
    fileprivate var inner: (ObjectSchema, String)? {
        switch self {
        case .object(let schema): (schema, "")
        case .list(let element, _): element.inner.map { ($0.0, "[]") }
        case .map(let element, _): element.inner.map { ($0.0, ".*") }
        case .nullable(let schema): schema.inner
        default: nil
        }
    }
}

extension ClosedRange {
    fileprivate var documented: String {
        lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)"
    }
}

extension StandardValue {
    fileprivate var documented: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .list(let elements): "[\(elements.map(\.documented).joined(separator: ", "))]"
        }
    }
}
