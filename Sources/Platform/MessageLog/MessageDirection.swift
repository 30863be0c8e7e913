/// Which way a frame went, seen from the platform.
enum MessageDirection: String, CaseIterable, Sendable {
    case `in`
    case out
}
