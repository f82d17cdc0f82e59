import FoundationEssentials
import Logging
import PostgresAccess

/// Memory of processes and rows that wait to be sent, before and after a while.
struct GrowthWatch: Sendable {
    struct Malformed: Error {
        let text: String
    }

    /// What was seen at the beginning, in the middle and at the end.
    struct Growth: Sendable {
        var megabytes: [(name: String, seen: [Double])] = []
        var outbox: [Int64] = []

        /// Buffers and pools fill within the first half; what still grows by more in the second has no bound.
        private static let limitMegabytes = 48.0

        var lines: [String] {
            megabytes.map { name, seen in "\(name): \(seen.map { "\(Int($0))" }.joined(separator: " → ")) MB" }
                + ["events to be sent: \(outbox.map { "\($0)" }.joined(separator: " → "))"]
        }

        var breaches: [String] {
            megabytes.compactMap { name, seen in
                guard let last = seen.last, last - seen[seen.count / 2] > Self.limitMegabytes else { return nil }
                return "\(name) grew from \(Int(seen[seen.count / 2])) to \(Int(last)) MB in the second half"
            }
        }
    }

    private let processes: [(name: String, pid: Int)]
    private let client: PostgresClient

    init(processes: [String], database: String) throws {
        self.processes = try processes.map { text in
            let parts = text.split(separator: "=")
            guard parts.count == 2, let pid = Int(parts[1]) else { throw Malformed(text: text) }
            return (String(parts[0]), pid)
        }
        client = PostgresClient(
            try PostgresConfig(url: database), logger: Logger(label: "overload") { _ in SwiftLogNoOpLogHandler() })
    }

    func close() async { await client.close() }

    func grow(for seconds: Double) async throws -> Growth {
        var growth = Growth()
        growth.megabytes = processes.map { ($0.name, []) }
        for look in 0..<3 {
            if look > 0 { try await Task.sleep(for: .seconds(seconds / 2)) }
            for (index, process) in processes.enumerated() {
                growth.megabytes[index].seen.append(try Self.residentMegabytes(process.pid))
            }
            growth.outbox.append(try await client.query("select count(*) from wallet.outbox").first(Int64.self) ?? 0)
        }
        return growth
    }

    private static func residentMegabytes(_ pid: Int) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { throw Malformed(text: "/proc/\(pid)/status") }
        return kilobytes / 1024
    }
}
