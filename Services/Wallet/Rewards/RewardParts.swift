import HTTPKit
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle
import WalletDomain

/// Rewards, a module of the wallet: its routes, and what it does by itself.
struct RewardParts: Sendable {
    let desk: RewardDesk
    let claims: ReferralDesk
    let lists: RewardListStore
    let external = ExternalRewardStore()
    let referrals: ReferralStore
    let rules: RewardRulesStore
    let wallets: WalletStore
    let transactions: Transactions
    let cursors: CursorCodec
    let clock: WallClock
    let ids: IDGenerator

    init(
        _ context: ServiceContext, _ client: PostgresClient, _ broker: MessageBroker, _ committer: LedgerCommitter
    ) throws {
        clock = context.clock
        ids = context.ids
        rules = RewardRulesStore(client: client)
        referrals = ReferralStore(client: client)
        lists = RewardListStore(client: client)
        wallets = WalletStore(client: client, clock: clock, ids: ids)
        transactions = try context.transactions()
        cursors = context.cursors
        let store = RewardStore(ids: ids)
        desk = RewardDesk(
            store: store, rules: rules, ledger: InnerLedger(committer: committer), clock: clock, ids: ids,
            crashes: context.crashes)
        claims = ReferralDesk(
            store: store, referrals: referrals, rules: rules, auth: RequestClient("auth", broker: broker),
            clock: clock, ids: ids)
    }

    /// Its queue, beside the usual one.
    static func bind(_ topology: inout Topology, of slug: String) {
        topology.addEvents(OnBillPayments.types, of: slug, as: OnBillPayments.name)
    }

    var endpoints: [any Endpoint] {
        [
            ListRewards(parts: self),
            AddReward(parts: self),
            ListCashback(parts: self),
            ListPoints(parts: self),
            RedeemPoints(parts: self),
            GetReward(parts: self),
            PutReward(parts: self),
            DeleteReward(parts: self),
            GetReferrals(parts: self),
            ClaimReferral(parts: self),
            GetRewardRules(parts: self),
            PutRewardRules(parts: self),
        ]
    }

    func services(
        _ context: ServiceContext, _ client: PostgresClient, _ broker: MessageBroker
    ) throws -> [any Service] {
        let bills = OnBillPayments(desk: desk, client: client, clock: clock)
        let owed = PayOwedRewards(desk: desk, client: client, metrics: context.metrics)
        let expiry = ExpirePoints(desk: desk, client: client, clock: clock)
        return [
            EventConsumer(
                broker: broker, client: client, queue: "\(WalletService.slug).\(OnBillPayments.name)",
                pace: EventConsumer.Pace(), clock: clock, signal: context.outboxSignal, logger: context.logger
            ) { bills.steps(of: $0) },
            context.job("wallet-owed-rewards", every: PayOwedRewards.interval) { try await owed.run() },
            try context.job("wallet-points", ExpirePoints.schedule, missed: .latest) { _ in try await expiry.run() },
        ]
    }
}
