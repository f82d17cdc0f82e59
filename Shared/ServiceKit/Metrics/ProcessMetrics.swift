import FoundationEssentials
import Primitives

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The standard `process_*` metrics, from /proc.
enum ProcessMetrics {
    private static let startedAt = WallClock.system.now()

    /// Called at the start of the process, so that the start time is right.
    static func noteStart() { _ = startedAt }

    static func append(to text: inout PrometheusText) {
        text.append("process_start_time_seconds", .gauge, Double(startedAt.millisecondsSince1970) / 1_000)
        text.append("process_cpu_seconds_total", .counter, cpuSeconds)
        if let pages = field(1, of: "/proc/self/statm") {
            text.append("process_resident_memory_bytes", .gauge, Double(pages * Int(sysconf(Int32(_SC_PAGESIZE)))))
        }
        if let pages = field(0, of: "/proc/self/statm") {
            text.append("process_virtual_memory_bytes", .gauge, Double(pages * Int(sysconf(Int32(_SC_PAGESIZE)))))
        }
        if let open = count(of: "/proc/self/fd") { text.append("process_open_fds", .gauge, Double(open)) }
        if let threads = count(of: "/proc/self/task") { text.append("process_threads", .gauge, Double(threads)) }
        if let limit = OpenFiles.limit { text.append("process_max_fds", .gauge, Double(limit)) }
    }

    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A number of a space-separated file; nil where there is no /proc.
    private static func field(_ index: Int, of path: String) -> Int? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        return index < parts.count ? Int(parts[index]) : nil
    }

    private static func count(of folder: String) -> Int? {
        try? FileManager.default.contentsOfDirectory(atPath: folder).count  // no /proc, no number
    }
}
