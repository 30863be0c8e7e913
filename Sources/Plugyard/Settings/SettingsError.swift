/// One line that names the setting at fault and the mend. The process ends with 78 (EX_CONFIG).
struct SettingsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
