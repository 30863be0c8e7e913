import NIOCore

extension TimeAmount {
    static func fractional(seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(seconds * 1e9))
    }
}
