import CoreMetrics
import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Pays rewards that wallets could not take when they were given: frozen, closed, or not there yet.
struct PayOwedRewards: Sendable {
    static let interval = Duration.seconds(600)

    let desk: RewardDesk
    let client: PostgresClient
    private let owed: Gauge

    /// Rewards of one look.
    private static let batch = 200

    init(desk: RewardDesk, client: PostgresClient, metrics: any MetricsFactory) {
        self.desk = desk
        self.client = client
        owed = Gauge(label: "wallet_rewards_owed", dimensions: [], factory: metrics)
    }

    func run() async throws {
        var last = UniqueID(high: 0, low: 0)
        while !Task.isCancelled {
            let found = try await client.query(
                """
                select id, owner_id, currency from wallet.reward_credits where status = 'owed' and id > \(last)
                order by id limit \(Self.batch)
                """
            ).decode(UniqueID.self, OwnerID.self, Currency.self)
            for (id, owner, currency) in found {
                try await desk.ledger.work(with: RewardDesk.accounts(currency)) {
                    try await client.transaction { try await desk.payOwed(id, of: owner, in: $0) }
                }
            }
            guard found.count == Self.batch, let next = found.last?.0 else { break }
            last = next
        }
        let left = try await client.query("select count(*) from wallet.reward_credits where status = 'owed'")
        owed.record(try left.first(Int.self) ?? 0)
    }
}
