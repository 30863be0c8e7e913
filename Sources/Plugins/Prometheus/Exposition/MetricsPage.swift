/// What a scraper gets.
package struct MetricsPage: Sendable {
    package let contentType: String
    package let bytes: [UInt8]
}

extension MetricsRegistry {
    /// Everything, in the format that the client would rather have. `accept`: Its `Accept` header.
    package func page(accept: String?) -> MetricsPage {
        let format = ExpositionFormat(accept: accept)
        return MetricsPage(contentType: format.contentType, bytes: Exposition(families(), as: format).bytes)
    }
}
