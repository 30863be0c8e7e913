/// Why parameters were not read.
enum FormBodyError: Error, Equatable {
    case notUTF8
    /// Percent-encoding that means nothing, or NUL.
    case malformed
    /// A name came twice.
    case repeated
}
