import FoundationEssentials
import TestSupport

/// The links that can be broken, by their names: `wallet>postgres`. Scripts let the processes use them.
struct Links: Sendable {
    let all: [String: Link]

    /// Pairs of an instance and what it reaches; only some go through a link, as each costs a copy of every byte.
    private static let pairs: [(from: String, to: String)] = [
        ("wallet", "postgres"), ("wallet", "rabbitmq"), ("payments", "rabbitmq"), ("gateway", "wallet"),
        ("gateway", "redis"), ("payments", "sandbox"), ("payments-2", "sandbox"),
    ]

    static func open(_ stage: Stage) async throws -> Links {
        var all: [String: Link] = [:]
        var lines = ""
        for (from, to) in pairs {
            guard let target = stage.ports[to] ?? stage.instances.first(where: { $0.name == to })?.port,
                stage.instances.contains(where: { $0.name == from })
            else { continue }
            let link = Link(port: try freePort(), to: target)
            try await link.open()
            all["\(from)>\(to)"] = link
            lines += "\(from) \(target) \(link.port)\n"
        }
        try lines.write(toFile: "\(stage.folder)/links", atomically: true, encoding: .utf8)
        return Links(all: all)
    }
}
