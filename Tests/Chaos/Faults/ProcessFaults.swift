import Primitives
import SuiteKit
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

extension FaultShelf {
    private var ours: [String] { stage.instances.map(\.name) }

    /// `kill -9` of any process of ours; the supervisor starts it again.
    func kill(_ random: inout SplitMix64) -> Fault {
        let name = ours[Int.random(in: 0..<ours.count, using: &random)]
        return Fault(name: "kill -9 \(name)", kind: "kill") { nodes.signal(name, SIGKILL) }
    }

    /// A process that stands still for some seconds, as on a machine that swaps: its connections stay.
    func pause(_ random: inout SplitMix64) -> Fault {
        let names = ours + stage.servers
        let name = names[Int.random(in: 0..<names.count, using: &random)]
        let time = seconds(2...6, &random)
        let target = name.hasPrefix("postgres") ? "database" : name == "rabbitmq" ? "broker" : nil
        return Fault(name: "SIGSTOP \(name) for \(time)", kind: "pause", target: target) {
            nodes.signal(name, SIGSTOP)
            // Whatever ends the wait, nobody is left standing.
            defer { nodes.signal(name, SIGCONT) }
            try await Task.sleep(for: time)
        }
    }

    /// Every service restarted with SIGTERM, one replica after the other: must not cost a request.
    func rolling(_ random: inout SplitMix64) -> Fault {
        let programs = (FlorinSuite.services + [.gateway]).map(\.name).shuffled(using: &random)
        let name = "rolling restart of \(programs.joined(separator: ", "))"
        return Fault(name: name, kind: "rolling", target: "rolling", mayCostRequests: false) {
            for program in programs {
                for instance in stage.instances(of: program) { try await restart(instance) }
            }
        }
    }

    private func restart(_ instance: Stage.Instance) async throws {
        try await supervisor.holding(instance.name) {
            nodes.signal(instance.name, SIGTERM)
            try await eventually(within: .seconds(40), every: .milliseconds(50), "\(instance.name) ends") {
                nodes.pid(of: instance.name) == nil
            }
            try await nodes.script("start", instance.name)
        }
        try await eventually(within: .seconds(20), every: .milliseconds(50), "\(instance.name) is ready") {
            await readiness.isReady(instance)
        }
        try await ability.check(instance)
    }
}
