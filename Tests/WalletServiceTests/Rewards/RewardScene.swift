import Contracts
import JSONKit
import Logging
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// Bills as billing tells of them, applied as its queue does: each message in a transaction of its own.
struct RewardScene: Sendable {
    let world: WalletHarness
    let desk: RewardDesk
    private let bills: OnBillPayments
    private let client: PostgresClient

    init(_ world: WalletHarness, crashes: CrashPoints = .none) throws {
        self.world = world
        client = try world.database.client(poolSize: 8)
        let (clock, ids) = (world.clock.clock, world.service.context.ids)
        let rules = RulesBook(store: RulesStore(client: client, fallback: try FallbackRates.table()))
        let committer = LedgerCommitter(
            client: client, rules: rules, systemAccounts: SystemAccountStore(client: client, ids: ids), clock: clock,
            ids: ids, signal: WakeSignal(), logger: Logger(label: "test"))
        desk = RewardDesk(
            store: RewardStore(ids: ids), rules: RewardRulesStore(client: client),
            ledger: InnerLedger(committer: committer), clock: clock, ids: ids, crashes: crashes)
        bills = OnBillPayments(desk: desk, client: client, clock: clock)
    }

    /// A customer with a wallet of naira.
    func payer(funds: Int64 = 0) async throws -> (caller: TestCaller, wallet: String) {
        let caller = try await world.customer()
        return (caller, try await world.wallet(of: caller, .NGN, funds: funds))
    }

    func bill(
        _ payer: (caller: TestCaller, wallet: String), _ amount: String, _ currency: Currency = .NGN,
        biller: String = "BIL105", category: String = "electricity", id: UniqueID? = nil
    ) throws -> BillPaymentSucceeded {
        let ids = world.service.context.ids
        return BillPaymentSucceeded(
            billPaymentID: id ?? ids.next(), ownerID: payer.caller.user,
            walletID: try #require(UniqueID(payer.wallet)), transactionID: ids.next(), billerCode: biller,
            biller: "Ikeja Electric", category: category, amount: try Money(parsing: amount, currency: currency),
            fee: .zero(currency), commission: .zero(currency), provider: "vtpass")
    }

    func reversal(of bill: BillPaymentSucceeded) -> BillPaymentReversed {
        let ids = world.service.context.ids
        return BillPaymentReversed(
            billPaymentID: bill.billPaymentID, ownerID: bill.ownerID, walletID: bill.walletID,
            transactionID: ids.next(), reverses: bill.transactionID, billerCode: bill.billerCode, biller: bill.biller,
            category: bill.category,
            amount: bill.amount, fee: bill.fee, commission: bill.commission, provider: bill.provider)
    }

    /// Pays a bill that brings what the rules say.
    @discardableResult
    func pay(
        _ payer: (caller: TestCaller, wallet: String), _ amount: String, _ currency: Currency = .NGN,
        biller: String = "BIL105", category: String = "electricity"
    ) async throws -> BillPaymentSucceeded {
        let bill = try bill(payer, amount, currency, biller: biller, category: category)
        try await tell(bill)
        return bill
    }

    func tell(_ event: some EventContract, at time: Timestamp? = nil) async throws {
        let message = IncomingMessage(
            messageID: world.service.context.ids.next(), type: type(of: event).type, body: JSON.encode(event),
            occurredAt: time ?? world.clock.now)
        for step in bills.steps(of: [message]) {
            guard case .apply(let messages, let apply) = step else {
                Issue.record("\(message.type) is parked")
                return
            }
            try await apply(messages)
        }
    }

    // MARK: What is there

    func points(_ caller: TestCaller, _ currency: Currency = .NGN) async throws -> Int64 {
        try await client.query(
            "select points from wallet.reward_accounts where owner_id = \(caller.user) and currency = \(currency.code)"
        ).first(Int64.self) ?? 0
    }

    func owed(_ caller: TestCaller) async throws -> Int64 {
        try await client.query(
            "select coalesce(sum(owed), 0)::bigint from wallet.reward_accounts where owner_id = \(caller.user)"
        ).first(Int64.self) ?? 0
    }

    /// Events of a type that wait in the outbox or have gone.
    func told(_ type: String) async throws -> Int {
        try await client.query("select count(*) from wallet.told where type = \(type)").first(Int.self) ?? 0
    }

    /// What was told is gone from the outbox once the broker has it: tests read it in `wallet.told`.
    private func remember() async throws {
        for statement: SQL in [
            "create table wallet.told (type text not null)",
            """
            create function wallet.remember() returns trigger language plpgsql as $$
            begin
                insert into wallet.told values (new.type);
                return null;
            end
            $$
            """,
            """
            create trigger outbox_is_remembered after insert on wallet.outbox
                for each row execute function wallet.remember()
            """,
        ] {
            try await client.execute(statement)
        }
    }

    /// A month's cap of so many kobo and a point for each naira, and nothing else.
    func setRules(monthlyCap: String, percent: String = "0.5", referrals: Int = 20) async throws {
        let rules = """
            {"cashback":{"monthly_cap":\(world.money(monthlyCap, "NGN")),"rates":[{"categories":["electricity"],
            "percent":"\(percent)","cap":\(world.money("100.00", "NGN")),"enabled":true}]},
            "points":[{"per":\(world.money("100.00", "NGN")),"worth":\(world.money("1.00", "NGN")),"enabled":true}],
            "points_minimum":100,"points_days":365,"referral":[{"minimum_payment":\(world.money("1000.00", "NGN")),
            "referrer":\(world.money("500.00", "NGN")),"friend":\(world.money("250.00", "NGN")),"enabled":true}],
            "referral_claim_days":7,"referral_qualify_days":90,"referral_monthly_limit":\(referrals)}
            """
        try await world.staff().put("/api/v1/admin/wallet/reward-rules", rules).expect(200)
    }

    func end() async { await client.close() }

    /// A scene for as long as `body` runs.
    static func with(_ body: @escaping @Sendable (RewardScene) async throws -> Void) async throws {
        try await WalletHarness.with { world in
            let scene = try RewardScene(world)
            do {
                try await scene.remember()
                try await body(scene)
            } catch {
                await scene.end()
                throw error
            }
            await scene.end()
        }
    }
}
