import HTTPKit
import JSONKit
import ServiceKit

/// What the gateway's own readiness says of the services behind it: it serves without any one of them, so none makes
/// it unready, and all of them together tell how the whole is doing.
struct ServiceReadiness: Sendable {
    struct NotReady: Error, CustomStringConvertible {
        let description: String
    }

    let entry: ServiceDirectory.Entry

    /// - Throws: `NotReady` when a replica does not serve.
    func facts() async throws -> HealthRegistry.Facts {
        let answers = await ServiceDirectory(entries: [entry]).askEach(.get, "/readyz", headers: [])
        let replicas = answers.map(ProcessStatus.init)
        if let broken = replicas.first(where: { !$0.isReady }) {
            let ready = replicas.count { $0.isReady }
            throw NotReady(description: "\(broken.status), \(ready) of \(replicas.count) ready")
        }
        guard let worst = replicas.first(where: { $0.status == "degraded" }) ?? replicas.first else { return [] }
        return [
            JSONMember("readiness", .string(worst.status)),
            JSONMember("version", worst.version.map { .string($0) } ?? .null),
            JSONMember("started_at", worst.startedAt.map { JSON.value($0) } ?? .null),
        ]
    }
}
