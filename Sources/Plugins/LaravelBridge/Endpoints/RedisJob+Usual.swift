extension RedisJob {
    /// Where nobody says otherwise.
    static let usual = Self(queue: "default", job: #"App\Jobs\HandlePlugyardEvent"#, prefix: "")
}
