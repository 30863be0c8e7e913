/// Why the schema could not be brought up to date; a sentence for whoever runs `plugyard migrate`.
package struct MigrationError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
