/// Settings of a plugin that has none.
package struct NoSettings: Codable, Sendable, Hashable {
    package init() {}
}
