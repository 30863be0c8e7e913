/// A single object that shows more than its configuration: a status, a count of others.
///
/// Its ETag covers the configuration alone, so that `If-Match` does not fail because a charge point went online; and
/// it is never answered with 304, because the tag does not cover all that is shown.
protocol LiveBody: Encodable {
    /// The same with every live part at a fixed value.
    var settled: Self { get }
}
