/// Starts again whatever has died, as Kubernetes would: without a look at why.
actor Supervisor {
    private static let interval: Duration = .milliseconds(50)
    private static let pauseAfterFailure: Duration = .milliseconds(300)

    private let nodes: Nodes
    private let names: [String]
    private var held: Set<String> = []
    private var starting: Set<String> = []
    /// How often each was started, counted once the script that does it has returned.
    private(set) var starts: [String: Int] = [:]

    init(_ nodes: Nodes) {
        self.nodes = nodes
        names = nodes.stage.servers + nodes.stage.instances.map(\.name)
    }

    /// Leaves a process as it is while `body` runs: a fault that wants it down, or starts it itself.
    func holding<Result: Sendable>(_ name: String, _ body: @Sendable () async throws -> Result) async throws -> Result {
        try await hold(name)
        defer { held.remove(name) }
        return try await body()
    }

    /// Until `release`: does not start it again.
    func hold(_ name: String) async throws {
        while held.contains(name) || starting.contains(name) { try await Task.sleep(for: Self.interval) }
        held.insert(name)
    }

    func release(_ name: String) { held.remove(name) }

    /// Watches until it is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for name in names where !held.contains(name) && !starting.contains(name) && nodes.pid(of: name) == nil {
                    starting.insert(name)
                    group.addTask { await self.start(name) }
                }
                try? await Task.sleep(for: Self.interval)  // ends early when cancelled, as the loop does
            }
        }
    }

    private func start(_ name: String) async {
        do {
            try await nodes.script("start", name)
            starts[name, default: 0] += 1
        } catch {
            // The port may still be taken by the one that dies; the next round tries again.
            try? await Task.sleep(for: Self.pauseAfterFailure)  // as above
        }
        starting.remove(name)
    }
}
