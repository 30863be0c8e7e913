import CCurl

/// One option of libcurl with its value (curl_easy_setopt(3)).
enum TransferOption: Sendable {
    case number(CURLoption, Int)
    /// Those whose name ends in `_LARGE`.
    case size(CURLoption, Int)
    /// `nil` takes libcurl's default away.
    case text(CURLoption, String?)
    case list(CURLoption, [String])
    /// The body of a POST.
    case post([UInt8])
}
