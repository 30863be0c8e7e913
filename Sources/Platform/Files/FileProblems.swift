import HTTPTypes

/// What may be wrong with a transfer.
extension Problem {
    static let fileQuotaExceeded = Problem(
        .contentTooLarge,
        "file_quota_exceeded",
        title: "The account's files take up all of their space",
        detail: "Delete some, or have file_quota_bytes of the account raised."
    )

    static let incompleteBody = Problem(
        .badRequest,
        "incomplete_body",
        title: "The body is not what it said it is",
        detail: "It is shorter than announced, or a form without a file."
    )

    /// `size`: Of the file, in bytes.
    static func rangeNotSatisfiable(size: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable,
            "range_not_satisfiable",
            title: "The range is behind the end of the file",
            detail: "The file has \(size) bytes.",
            headers: [.contentRange: "bytes */\(size)", .acceptRanges: "bytes"]
        )
    }
}
