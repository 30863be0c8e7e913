/// How log lines look: for people, or for machines.
enum LogFormat: String, Sendable, CaseIterable {
    case text
    case json
}
