import CurlKit
import NIOHTTP1
import TestSupport

/// The gateways as a balancer before them would offer them: any of them, and another when one takes no connection, or
/// ends one before it answers a request that bears to be sent twice (RFC 9110, 9.2.2).
struct Gateways: Sendable {
    static let patience: Duration = .seconds(8)

    private let clients: [FlorinClient]

    init(_ stage: Stage, http: CurlClient) {
        clients = stage.instances(of: "gateway").map { instance in
            var client = FlorinClient(base: instance.url)
            client.http = http
            client.timeout = Self.patience
            return client
        }
    }

    /// One attempt.
    func post(_ path: String, _ body: String, key: String?, token: String?) async -> Verdict {
        await attempt(mayRepeat: key != nil) { try await $0.with(token: token).post(path, body, key: key) }
    }

    func get(_ path: String, token: String?) async -> Verdict {
        await attempt(mayRepeat: true) { try await $0.with(token: token).get(path) }
    }

    func patch(_ path: String, _ body: String, token: String?) async -> Verdict {
        await attempt { try await $0.with(token: token).send(.PATCH, path, body: Array(body.utf8)) }
    }

    func delete(_ path: String, token: String?) async -> Verdict {
        await attempt { try await $0.with(token: token).send(.DELETE, path) }
    }

    /// As the provider calls, with its signature.
    func webhook(_ body: String, signature: String) async -> Verdict {
        await attempt {
            try await $0.send(
                .POST, "/api/v1/payments/webhooks/sandbox", body: Array(body.utf8),
                headers: ["Sandbox-Signature": signature])
        }
    }

    private func attempt(
        mayRepeat: Bool = false, _ ask: (FlorinClient) async throws -> FlorinAnswer
    ) async -> Verdict {
        // Twice around: one may be away while the connections to the other end with its own restart.
        let once = clients.shuffled()
        let order = once + once
        for (index, client) in order.enumerated() {
            do {
                return Verdict(try await ask(client))
            } catch  where index + 1 < order.count && Verdict.isUnreachable(error) {
                continue
            } catch  where index + 1 < order.count && mayRepeat && Verdict.isCut(error) {
                continue
            } catch {
                return Verdict(error)
            }
        }
        return .unclear("no gateway")
    }
}
