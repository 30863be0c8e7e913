import CoreMetrics
import Synchronization
package import Telemetry

/// What the kernel says of this process, looked up before each exposition.
package final class ProcessMetrics: Sendable {
    private let counter: FloatingPointCounter
    private let resident: Meter
    private let virtual: Meter
    private let openFiles: Meter
    private let openFilesLimit: Meter
    private let threads: Meter
    private let started: Meter
    private let lastProcessorTime = Mutex(0.0)

    /// To be made when the factory is in its place.
    package init() {
        counter = FloatingPointCounter(label: Self.processorTime.name)
        resident = Meter(Self.residentMemory)
        virtual = Meter(Self.virtualMemory)
        openFiles = Meter(Self.openFiles)
        openFilesLimit = Meter(Self.openFilesLimit)
        threads = Meter(Self.threads)
        started = Meter(Self.startTime)
    }

    package func update() {
        guard let figures = ProcessFigures.now() else { return }
        lastProcessorTime.withLock { last in
            counter.increment(by: figures.processorSeconds - last)
            last = max(last, figures.processorSeconds)
        }
        resident.set(figures.residentBytes)
        virtual.set(figures.virtualBytes)
        threads.set(figures.threads)
        started.set(figures.startedAt)
        openFiles.set(figures.openFiles)
        openFilesLimit.set(figures.openFilesLimit)
    }
}

extension ProcessMetrics {
    package static let definitions = [
        processorTime, residentMemory, virtualMemory, openFiles, openFilesLimit, threads, startTime,
    ]

    private static let processorTime = MetricDefinition(
        "plugyard_process_cpu_seconds_total",
        .counter,
        unit: "seconds",
        "Processor time of this process, user and system."
    )
    private static let residentMemory = MetricDefinition(
        "plugyard_process_resident_memory_bytes",
        .gauge,
        unit: "bytes",
        "Memory of this process that is in use and not swapped out."
    )
    private static let virtualMemory = MetricDefinition(
        "plugyard_process_virtual_memory_bytes",
        .gauge,
        unit: "bytes",
        "Address space of this process."
    )
    private static let openFiles = MetricDefinition(
        "plugyard_process_open_files",
        .gauge,
        "Open file descriptors; each socket is one."
    )
    private static let openFilesLimit = MetricDefinition(
        "plugyard_process_open_files_limit",
        .gauge,
        "The most file descriptors that this process may have open."
    )
    private static let threads = MetricDefinition(
        "plugyard_process_threads",
        .gauge,
        "Threads of this process."
    )
    private static let startTime = MetricDefinition(
        "plugyard_process_start_time_seconds",
        .gauge,
        unit: "seconds",
        "When this process started, in seconds since 1970."
    )
}
