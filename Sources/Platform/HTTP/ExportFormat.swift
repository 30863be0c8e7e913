/// What an export is written as.
enum ExportFormat: String, CaseIterable, Sendable {
    case csv
    /// An array of what the API shows of each.
    case json
}
