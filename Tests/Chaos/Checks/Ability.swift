import CurlKit
import TestSupport

/// Whether a process that says it is ready can do what its routes promise. Balancers send it requests from that moment
/// on, so what it still has to fetch then costs its clients answers.
struct Ability: Sendable {
    struct ReadyButUnable: Error, CustomStringConvertible {
        let name: String
        let answer: String
        var description: String { "\(name) says it is ready and answers \(answer)" }
    }

    let readiness: Readiness
    let operators: Session
    let http: CurlClient

    /// Asks the instance itself, not through a gateway, which would go to another replica.
    /// - Throws: `ReadyButUnable` when it cannot answer and says after that too that it is ready: otherwise something
    ///   else broke in between.
    func check(_ instance: Stage.Instance) async throws {
        var client = FlorinClient(base: instance.url, token: try await operators.token())
        client.http = http
        client.timeout = Gateways.patience
        let verdict = await Self.ask(instance.program, client)
        guard case .unclear(let answer) = verdict, await readiness.isReady(instance) else { return }
        throw ReadyButUnable(name: instance.name, answer: answer)
    }

    /// One request that needs all of what the program has: it may be refused, not left without an answer.
    private static func ask(_ program: String, _ client: FlorinClient) async -> Verdict {
        do {
            // The gateway needs no more than it needs for auth.
            let drill = allDrills.first { $0.program == program } ?? AuthDrill.self
            return Verdict(try await drill.ask(client))
        } catch {
            return Verdict(error)
        }
    }
}
