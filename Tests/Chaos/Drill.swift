import ArgumentParser
import CurlKit
import PostgresAccess
import TestSupport

/// One run: start, load and faults together, then calm, then the checks.
struct Drill: Sendable {
    private static let startLimit: Duration = .seconds(60)

    private let seed: UInt64
    private let run: String
    private let stage: Stage
    private let nodes: Nodes
    private let supervisor: Supervisor
    private let readiness: Readiness
    private let gateways: Gateways
    private let database: PostgresClient
    private let book: Book
    private let traffic = Traffic()
    private let watch: InvariantWatch
    private let asked: String
    private let isQuick: Bool
    private let load: (seconds: Int, clients: Int, customers: Int, pause: Duration)

    init(options: Chaos, seed: UInt64, stage: Stage, http: CurlClient, database: PostgresClient) throws {
        self.seed = seed
        self.stage = stage
        self.database = database
        run = "c\(seed)"
        nodes = Nodes(stage: stage)
        supervisor = Supervisor(nodes)
        readiness = Readiness(stage: stage, http: http)
        gateways = Gateways(stage, http: http)
        book = try Book(path: "\(stage.folder)/intents.jsonl")
        watch = try InvariantWatch(database, root: stage.root)
        asked = options.faults
        isQuick = options.quick || options.faults == "quick"
        load = (options.seconds, options.clients, options.customers, .milliseconds(options.pause))
    }

    func run() async throws -> Report {
        // Before the processes start: what they are told to reach must be there.
        let links = try await Links.open(stage)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await supervisor.run() }
            group.addTask { await watch.run() }
            defer { group.cancelAll() }
            let operators = Session("admin@florin.test", Population.demoPassword, gateways)
            let shelf = FaultShelf(
                stage: stage, nodes: nodes, supervisor: supervisor, readiness: readiness,
                ability: Ability(readiness: readiness, operators: operators, http: readiness.http), links: links,
                database: database, operators: operators, gateways: gateways, roles: DatabaseRoles(), isQuick: isQuick)
            let kinds = try kinds(of: shelf)
            try await eventually(within: Self.startLimit, every: .milliseconds(200), "the suite is ready") {
                await readiness.missing().isEmpty
            }
            let population = try await Population.settle(load.customers, run: run, gateways, book)
            print("\(load.customers) customers, \(load.clients) clients")
            let began = ContinuousClock.now
            let faults = try await loadAndFaults(population, shelf, kinds, began: began)
            let seconds = (ContinuousClock.now - began).inSeconds
            try shelf.putClockRight()
            return try await check(population, faults, seconds: seconds)
        }
    }

    private func kinds(of shelf: FaultShelf) throws -> [String] {
        let kinds: [String] =
            switch asked {
            case "all": shelf.kinds
            case "quick": FaultShelf.quick
            case "none": []
            default: asked.split(separator: ",").map(String.init)
            }
        if let unknown = kinds.first(where: { !shelf.kinds.contains($0) }) {
            throw ValidationError("no fault \(unknown); here there are \(shelf.kinds.joined(separator: ", "))")
        }
        return kinds
    }

    private func loadAndFaults(
        _ population: Population, _ shelf: FaultShelf, _ kinds: [String], began: ContinuousClock.Instant
    ) async throws -> (records: [FaultRecord], breaches: [String]) {
        let end = began + .seconds(load.seconds)
        let player = FaultPlayer(
            shelf: shelf, traffic: traffic, readiness: readiness, kinds: kinds, began: began)
        let isCalm = Latch()
        return try await withThrowingTaskGroup(of: (records: [FaultRecord], breaches: [String])?.self) { group in
            group.addTask {
                defer { isCalm.raise() }
                if kinds.isEmpty {
                    try await Task.sleep(until: end, clock: .continuous)
                    return ([], [])
                }
                return try await player.play(until: end, seed: seed)
            }
            for number in 0..<load.clients {
                group.addTask {
                    var client = Client(number, run: run, seed: seed, population, book, traffic)
                    // Until the last fault has been recovered from, for which there must be load.
                    try await client.play(pause: load.pause) { isCalm.isRaised }
                    return nil
                }
            }
            return try await group.reduce((records: [], breaches: [])) { $1 ?? $0 }
        }
    }

    private func check(
        _ population: Population, _ faults: (records: [FaultRecord], breaches: [String]), seconds: Double
    ) async throws -> Report {
        var report = Report(seed: seed, seconds: seconds, replicas: stage.instances(of: "wallet").count)
        report.faults = faults.records
        report.breaches = faults.breaches
        for kind in faults.records.flatMap(\.kinds) { report.faultsByKind[kind, default: 0] += 1 }
        let resolver = Resolver(population: population, book: book, traffic: traffic)
        report.resolvedAtTheEnd = try await resolver.resolve()
        report.unresolved = book.open.count
        let drain = Drain(stage: stage, database: database)
        do { try await drain.wait() } catch let error as NeverHappened {
            report.breaches.append("\(error): \(try await drain.leftovers())")
        }
        let repeated = try await resolver.repeatAccepted()
        report.repeated = repeated.sent
        report.breaches += repeated.fresh.map { "\($0) was sent again and not told to be a repetition" }
        report.breaches += try await Reconciliation(accountant: population.accountant).differences(key: "\(run)-end")
        try await watch.check()
        report.breaches += watch.findings.violations
        if let problem = await chainProblem() { report.breaches.append(problem) }
        let entries = book.all
        let end = DrillEnd(
            run: run, stage: stage, database: database, population: population, entries: entries)
        for drill in allDrills { report.differences += try await drill.differences(end) }
        report.differences += book.disagreements
        report.breaches += try await drain.parked().map { "a message was parked: \($0)" }
        await fill(&report, entries)
        return report
    }

    private func fill(_ report: inout Report, _ entries: [Book.Entry]) async {
        report.outcomes = traffic.counts
        report.breaches += Availability(outcomes: traffic.fairCounts).breaches
        report.requests = report.outcomes.values.flatMap(\.values).reduce(0, +)
        report.intents = entries.count
        for entry in entries {
            switch entry.fate {
            case .accepted: report.accepted += 1
            case .refused: report.refused += 1
            case .open: break
            }
        }
        report.invariantRounds = watch.findings.rounds
        report.invariantRoundsUnanswered = watch.findings.unanswered
        report.restarts = await supervisor.starts
    }

    /// Recomputes the hash chain of the books with the product's own command.
    private func chainProblem() async -> String? {
        do {
            try await nodes.script("verify", "accounting")
            return nil
        } catch {
            return "accounting verify: \(error)"
        }
    }
}
