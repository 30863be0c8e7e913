import CoreMetrics

extension MetricsRegistry {
    /// One that knows besides what the kernel says of this process.
    package static func ofProcess() -> MetricsRegistry {
        let registry = MetricsRegistry()
        registry.define(ProcessMetrics.definitions)
        let process = withMetricsFactory(registry) { ProcessMetrics() }
        registry.beforeExposition { process.update() }
        return registry
    }
}
