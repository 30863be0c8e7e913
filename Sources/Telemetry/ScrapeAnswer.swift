/// What somebody gets who asks for all metrics.
package struct ScrapeAnswer: Sendable, Equatable {
    package let status: Int
    /// By lower-case name.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func == (first: Self, second: Self) -> Bool {
        first.status == second.status && first.body == second.body
            && first.headers.elementsEqual(second.headers, by: ==)
    }
}

/// Answers a request for all metrics, by its headers `Authorization` and `Accept`.
package typealias Scrape = @Sendable (_ authorization: String?, _ accept: String?) -> ScrapeAnswer
