import Contracts
import JSONKit
import Logging
import Messaging
import MoneyKit
import Primitives
import TestSupport

/// The wallet's side of the broker: publishes its stream and answers requests for a snapshot within it.
struct FakeWallet: Sendable {
    let broker: MessageBroker
    let messages: WalletMessages
    /// What the wallet says its accounts hold.
    let balances: @Sendable () -> [SnapshotRow]

    /// Runs while `body` does.
    static func with<Result: Sendable>(
        _ host: TestBroker, _ books: Books, balances: @escaping @Sendable () -> [SnapshotRow] = { [] },
        _ body: @Sendable (FakeWallet) async throws -> Result
    ) async throws -> Result {
        let broker = MessageBroker(
            try BrokerConfig(url: host.url), topology: .service("wallet", events: [], servesRequests: true),
            logger: Logger(label: "test.wallet"))
        let wallet = FakeWallet(broker: broker, messages: books.walletMessages, balances: balances)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await wallet.serve() }
            defer { group.cancelAll() }
            return try await body(wallet)
        }
    }

    func publish(_ messages: [IncomingMessage]) async throws {
        try await broker.publish(messages.map { $0.outgoing() })
    }

    private func serve() async throws {
        try await broker.serve(queue: "wallet.requests", prefetch: 8) { request in
            guard let wanted = try? SnapshotBalances.read(request.body) else {
                return .failure(code: "unknown", message: "no snapshot")
            }
            let event = BalancesSnapshotted(
                snapshotID: wanted.snapshotID, takenAt: messages.time, rows: balances())
            do {
                try await publish([messages.message(event, sequence: 1_000_000)])
                return .reply(JSON.encode(SnapshotAccepted(snapshotID: wanted.snapshotID)))
            } catch { return .unavailable }
        }
    }
}
