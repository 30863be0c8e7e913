/// A file for TLS that is of no use.
package struct TLSFilesError: Error, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String {
        "\"\(path)\" \(reason)"
    }
}
