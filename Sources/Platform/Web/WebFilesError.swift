/// Why the files of the web admin cannot be served.
package struct WebFilesError: Error, Sendable, CustomStringConvertible {
    /// One line, with the mend.
    package let description: String
}
