import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks the processes whether they can work.
struct Readiness: Sendable {
    let stage: Stage
    let http: HTTPClient

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
        let request = HTTPClientRequest(url: instance.url + "/readyz")
        // No answer is not ready.
        guard let answer = try? await http.execute(request, timeout: .seconds(1)) else { return false }
        _ = try? await answer.body.collect(upTo: 1 << 20)
        return answer.status == .ok
    }
}
