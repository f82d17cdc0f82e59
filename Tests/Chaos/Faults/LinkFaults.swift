import NIOCore
import Primitives

extension FaultShelf {
    /// The network between two processes cut, silent or slow.
    func link(_ random: inout SplitMix64) -> Fault? {
        let names = links.all.keys.sorted()
        guard !names.isEmpty else { return nil }
        let name = names[Int.random(in: 0..<names.count, using: &random)]
        let time = seconds(2...8, &random)
        guard let link = links.all[name] else { return nil }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return broken("\(name) cut for \(time)", "link-cut", time, link) { link.cut() }
        case 1: return broken("\(name) silent for \(time)", "link-silent", time, link) { link.silence() }
        default:
            let delay = Int64.random(in: 50...400, using: &random)
            return broken("\(name) slow by \(delay) ms for \(time)", "link-slow", time, link) {
                link.slow(by: .milliseconds(delay))
            }
        }
    }

    /// The provider answers late: payments must tell its customers all the same.
    func sandboxSlow(_ random: inout SplitMix64) -> Fault? {
        let ours = links.all.filter { $0.key.hasSuffix(">sandbox") }.map(\.value)
        guard !ours.isEmpty else { return nil }
        let time = seconds(3...8, &random)
        return Fault(name: "sandbox slow by 3 s for \(time)", kind: "sandbox-slow") {
            for link in ours { link.slow(by: .seconds(3)) }
            defer { for link in ours { link.heal() } }
            try await Task.sleep(for: time)
        }
    }

    private func broken(
        _ name: String, _ kind: String, _ time: Duration, _ link: Link, _ breaking: @escaping @Sendable () -> Void
    ) -> Fault {
        Fault(name: name, kind: kind) {
            breaking()
            defer { link.heal() }
            try await Task.sleep(for: time)
        }
    }
}
