import Glibc

/// What `/proc` says of this process (proc(5)).
struct ProcessFigures: Sendable, Equatable {
    let processorSeconds: Double
    let residentBytes: Int
    let virtualBytes: Int
    let threads: Int
    /// Seconds since 1970.
    let startedAt: Double
    let openFiles: Int
    let openFilesLimit: Int

    /// - Returns: `nil` where there is no such `/proc`.
    static func now() -> ProcessFigures? {
        guard let stat = text("/proc/self/stat"), let boot = bootTime else { return nil }
        return ProcessFigures(stat: stat, bootTime: boot, openFiles: openFileCount(), limit: openFileLimit())
    }

    /// `stat`: Of the process. `bootTime`: Of the machine, in seconds since 1970.
    init?(stat: String, bootTime: Double, openFiles: Int, limit: Int) {
        // The name of the program stands in parentheses and may have spaces and parentheses itself.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        // Field 3 of proc(5) is the first of these.
        func number(_ field: Int) -> Double? {
            let place = field - 3
            return fields.indices.contains(place) ? Double(fields[place]) : nil
        }
        guard let user = number(14), let system = number(15), let threads = number(20),
            let start = number(22), let virtual = number(23), let pages = number(24)
        else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        processorSeconds = (user + system) / ticks
        residentBytes = Int(pages) * Int(sysconf(Int32(_SC_PAGESIZE)))
        virtualBytes = Int(virtual)
        self.threads = Int(threads)
        startedAt = bootTime + start / ticks
        self.openFiles = openFiles
        openFilesLimit = limit
    }

    /// When the machine started. It never changes.
    private static let bootTime: Double? = text("/proc/stat")?
        .split(separator: "\n").first { $0.hasPrefix("btime ") }
        .flatMap { Double($0.dropFirst("btime ".count)) }

    private static func openFileCount() -> Int {
        var status = stat()
        // Since Linux 6.2 the size of the folder is the number of files, and nobody must count thousands of them.
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without ".", ".." and the folder itself.
        return max(0, count - 3)
    }

    private static func openFileLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return Int(clamping: limit.rlim_cur)
    }

    private static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
