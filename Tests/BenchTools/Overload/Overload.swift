import ArgumentParser
import FoundationEssentials

/// Offers several times of what the suite can do, and sees what becomes of it: the rest must be refused as the API
/// says, what is accepted must not be slow, and nothing may grow without bound.
struct Overload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Transfers at a sustainable rate, at several times the capacity, and at the first rate again")

    @Option(help: "Port of the gateway on 127.0.0.1")
    var port: Int
    @Option(help: "Has the files wallets and tokens")
    var folder: String
    @Option(help: "Connection string of an administrator, to see what waits in the tables")
    var database: String
    @Option(name: .customLong("process"), help: "name=pid of each process whose memory is watched")
    var processes: [String] = []
    @Option(help: "Seconds of overload")
    var seconds = 30.0
    @Option(help: "How many times the capacity is offered")
    var factor = 3.0
    @Option(help: "Part of the capacity that is a normal load")
    var normal = 0.7

    private static let clients = 64

    func run() async throws {
        let watch = try GrowthWatch(processes: processes, database: database)
        _ = try await load(.closed(clients: Self.clients), 4)
        let capacity = try await load(.closed(clients: Self.clients), 8)
        print("capacity with \(Self.clients) clients: \(Int(capacity.rate)) transfers a second")
        print("\(capacity.line("all of it"))")
        let usual = normal * capacity.rate
        let before = try await load(.open(rate: usual), 15)
        print(before.line("normal load"))
        let growth = Task { try await watch.grow(for: seconds) }
        let during = try await load(.open(rate: factor * capacity.rate), seconds)
        print(during.line("\(factor) times the capacity"))
        let grown = try await growth.value
        for line in grown.lines { print(line) }
        // The moment in which it breathes again is its own.
        _ = try await load(.open(rate: usual), 2)
        let after = try await load(.open(rate: usual), 10)
        print(after.line("normal load again"))
        await watch.close()

        let breaches =
            before.breachesOfNormal("before") + during.breachesOfShedding(usual: before, capacity: capacity.rate)
            + grown.breaches + after.breachesOfNormal("after")
        for breach in breaches { print("BREACH: \(breach)") }
        guard breaches.isEmpty else { throw ExitCode.failure }
        print("what was too much was refused, what was accepted was in time")
    }

    private func load(_ shape: Load.Shape, _ seconds: Double) async throws -> Load.Result {
        let seed = UInt64.random(in: 1...999_999_999)
        let requests = try TransferRequests(folder: folder, seed: seed)
        return try await Load.run(shape, port: port, seconds: seconds, requests: requests, seed: seed)
    }
}

extension Load.Result {
    /// The promise: what is accepted takes at most this many times what it normally does.
    private static let slowness = 2.0
    /// Of the capacity that must still be had while the rest is refused.
    private static let usefulPart = 0.5
    /// Of a normal load, what a burst or a halt of the disk may cost.
    private static let straysOfNormal = 0.001

    /// Milliseconds; 0 when nothing was accepted.
    func latency(_ percentile: Double) -> Double { Self.percentile(percentile, accepted) }

    private static func percentile(_ percentile: Double, _ sorted: [Double]) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * percentile / 100))]
    }

    private var refusedCount: Int { refused.values.map(\.count).reduce(0, +) }

    func line(_ name: String) -> String {
        func text(_ milliseconds: Double) -> String { "\((milliseconds * 10).rounded() / 10)" }
        let kinds = refused.sorted { $0.key < $1.key }.map { ", \($0.key) \(Int(Double($0.value.count) / seconds))/s" }
        return "\(name): offered \(Int(Double(sent) / seconds))/s, accepted \(Int(rate))/s in "
            + [50, 95, 99, 99.9].map { "p\($0) \(text(latency($0)))" }.joined(separator: ", ") + " ms"
            + kinds.joined()
            + (refused.isEmpty
                ? ""
                : " in p50 \(text(Self.percentile(50, refusals))), p99 "
                    + "\(text(Self.percentile(99, refusals))) ms")
            + (failed > 0 ? ", \(failed) without an answer" : "")
    }

    func breachesOfNormal(_ when: String) -> [String] {
        let stray = refusedCount + failed
        guard Double(stray) > Self.straysOfNormal * Double(sent) else { return [] }
        return ["\(stray) of \(sent) requests of the normal load \(when) were not accepted"]
    }

    func breachesOfShedding(usual: Load.Result, capacity: Double) -> [String] {
        var breaches: [String] = []
        for (status, kind) in refused {
            if status != 503 && status != 429 { breaches.append("\(kind.count) requests were answered \(status)") }
            if kind.withoutRetryAfter > 0 {
                breaches.append("\(kind.withoutRetryAfter) refusals with \(status) had no Retry-After")
            }
        }
        if refused.isEmpty { breaches.append("nothing was refused, so this was no overload") }
        if failed > 0 { breaches.append("\(failed) requests had no answer") }
        if rate < Self.usefulPart * capacity {
            breaches.append("only \(Int(rate)) a second were accepted, of \(Int(capacity))")
        }
        for percentile in [50.0, 99.0] where latency(percentile) > Self.slowness * usual.latency(percentile) {
            breaches.append(
                "p\(Int(percentile)) of what was accepted is \(latency(percentile)) ms and was "
                    + "\(usual.latency(percentile)) ms")
        }
        return breaches
    }
}
