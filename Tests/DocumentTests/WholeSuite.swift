import AccountingService
import AuthService
import HTTPKit
import JSONKit
import PaymentsService
import Primitives
import ServiceKit
import TestSupport
import WalletService

@testable import GatewayService

/// All services and the gateway in this process, without any server behind them: what they document needs none.
struct WholeSuite: Sendable {
    /// By the gateway's name for the service.
    let services: [String: RunningService]
    /// The gateway's own operations port.
    let operations: RunningService

    /// The gateway's table, with what it serves itself.
    var table: RouteTable { RouteTable(FlorinRoutes.all(own: operations.host.endpoints.map { type(of: $0).spec })) }

    var all: [String: RunningService] { services.merging(["operations": operations]) { own, _ in own } }

    /// A JSON page of one of them.
    func page(_ service: RunningService, _ path: String) async throws -> JSONValue {
        let client = service.context.partner("test", baseURL: service.baseURL, answerLimitBytes: 16 << 20)
        return try JSONParser.parse(try await client.send(.get, path).body, limits: .own)
    }

    /// The merged document, once it holds something of every service.
    func mergedDocument() async throws -> JSONValue {
        let marks = ["/api/v1/auth/login", "/api/v1/wallets", "/api/v1/payments/deposits"]
        let expected = marks + ["/api/v1/accounting/accounts", "/api/v1/ops/status"]
        return try await eventually("a document of all services") {
            let document = try await page(operations, "/api/openapi.json")
            return expected.allSatisfy { document["paths"]?[$0] != nil } ? document : nil
        }
    }
}

func withWholeSuite<Result: Sendable>(
    _ body: @Sendable (WholeSuite) async throws -> Result
) async throws -> Result {
    try await withOne(AuthService.self) { auth in
        try await withOne(WalletService.self) { wallet in
            try await withOne(PaymentsService.self) { payments in
                try await withOne(AccountingService.self) { accounting in
                    let services = ["auth": auth, "wallet": wallet, "payments": payments, "accounting": accounting]
                    return try await withGateway(before: services) { gateway in
                        try await body(WholeSuite(services: services, operations: gateway))
                    }
                }
            }
        }
    }
}

private func withGateway<Result: Sendable>(
    before services: [String: RunningService], _ body: @Sendable (RunningService) async throws -> Result
) async throws -> Result {
    let port = try freePort()
    var variables = ["HTTP_PORT": "0", "OPERATIONS_PORT": "\(port)", "GATEWAY_THREADS": "1"]
    for (name, service) in services { variables["UPSTREAM_\(name.uppercased())_URL"] = service.baseURL }
    return try await withOne(Gateway.self, variables, body)
}

/// A service that reaches nothing: port 1 answers nobody.
private func withOne<S: FlorinService, Result: Sendable>(
    _ service: S.Type, _ more: [String: String] = ["HTTP_PORT": "0"],
    _ body: @Sendable (RunningService) async throws -> Result
) async throws -> Result {
    let variables = [
        "FLORIN_MODE": "test", "DATABASE_URL": "postgres://none@127.0.0.1:1/none",
        "BROKER_URL": "amqp://none:none@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0",
        "SHUTDOWN_TIMEOUT_SECONDS": "2",
    ]
    return try await withService(
        service, settings: try .variables(variables.merging(more) { _, new in new }),
        overrides: ServiceOverrides(logOutput: LogOutput { _ in }), body)
}
