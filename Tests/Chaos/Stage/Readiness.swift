import CurlKit
import NIOHTTP1
import TestSupport

/// Asks the processes whether they can work.
struct Readiness: Sendable {
    let stage: Stage
    let http: CurlClient

    /// Those that are not ready at the moment.
    func missing() async -> [String] {
        await withTaskGroup(of: String?.self) { group in
            for instance in stage.instances {
                group.addTask { await isReady(instance) ? nil : instance.name }
            }
            return await group.reduce(into: []) { names, name in if let name { names.append(name) } }.sorted()
        }
    }

    func isReady(_ instance: Stage.Instance) async -> Bool {
        // No answer is not ready.
        let answer = try? await exchange(.GET, instance.url + "/readyz", timeout: .seconds(1), client: http)
        return answer?.status == 200
    }
}
