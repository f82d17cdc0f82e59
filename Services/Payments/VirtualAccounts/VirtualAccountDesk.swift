import Contracts
import HTTPKit
import Logging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Gives customers bank accounts of their own, and makes deposits of what comes on them.
struct VirtualAccountDesk: Sendable {
    /// How often it is looked whose provider is to be asked.
    static let interval = Duration.seconds(1)
    private static let batch = 100

    let client: PostgresClient
    let accounts: VirtualAccountStore
    let deposits: DepositStore
    let fees: FeeStore
    let saga: DepositSaga
    let providers: [String: VirtualAccountProvider]
    let wallet: PaymentWallet
    let directory: PeopleDirectory
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger

    // MARK: For customers

    /// One that is not written down yet.
    /// - Throws: `PaymentsError`.
    func prepare(_ owner: UserID, _ wallet: UniqueID, at provider: String) async throws -> VirtualAccount {
        guard let known = providers[provider] else { throw PaymentsError.unknownProvider }
        let own = try await self.wallet.own(wallet, of: owner)
        guard known.currencies.contains(own.currency) else { throw PaymentsError.railNotAvailable }
        let now = clock.now()
        return VirtualAccount(
            id: ids.next(), owner: owner, wallet: own.walletID, provider: provider, currency: own.currency,
            createdAt: now.wholeMilliseconds, nextAt: now)
    }

    /// - Throws: `virtualAccountExists`.
    nonisolated(nonsending) func write(
        _ account: VirtualAccount, in transaction: PostgresTransaction
    ) async throws {
        guard try await accounts.insert(account, in: transaction) else { throw PaymentsError.virtualAccountExists }
        try await tell(VirtualAccountEvents.event(account, ids: ids, now: account.createdAt), in: transaction)
    }

    /// Its owner wants it no more; its provider is told of it afterwards.
    /// - Throws: `missing`, `notOpen`.
    nonisolated(nonsending) func remove(
        _ id: VirtualAccountID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws {
        guard var account = try await accounts.lock(id, in: transaction), account.owner == owner else {
            throw PaymentsError.missing(.virtualAccount)
        }
        let now = clock.now()
        guard try account.remove(now: now) else { return }
        try await accounts.update(account, now: now, in: transaction)
        try await tell(VirtualAccountEvents.event(account, ids: ids, now: now), in: transaction)
    }

    // MARK: With providers

    /// Asks about all that are due, each by itself.
    func run() async throws {
        for account in try await accounts.due(clock.now(), limit: Self.batch) {
            do {
                try await take(try await learn(account), about: account)
            } catch let error where !(error is CancellationError) {
                // Nobody waits for one that cannot be gone on with.
                logger.error(
                    "what a provider tells of a virtual account cannot be taken",
                    metadata: ["virtual_account_id": "\(account.id)", "error": "\(error)"])
                try await take(.unanswered, about: account)
            }
        }
    }

    private func take(_ report: VirtualAccount.Report, about account: VirtualAccount) async throws {
        try await client.transaction { transaction in
            guard var locked = try await accounts.lock(account.id, in: transaction), locked.state == account.state
            else { return }
            let now = clock.now()
            let isNews = locked.take(report, now: now)
            try await accounts.update(locked, now: now, in: transaction)
            if isNews {
                try await tell(VirtualAccountEvents.event(locked, ids: ids, now: now), in: transaction)
            }
        }
    }

    private func learn(_ account: VirtualAccount) async throws -> VirtualAccount.Report {
        guard let provider = providers[account.provider] else { return .unanswered }
        do {
            if account.state == .removed { return try await provider.close(account) }
            guard let owner = try await directory.customer(account.owner) else {
                return .refused(code: "customer_unknown")
            }
            return try await provider.open(account, owner)
        } catch let error as PartnerError {
            logger.warning(
                "a provider does not tell of a virtual account",
                metadata: ["virtual_account_id": "\(account.id)", "error": "\(error)"])
            return .unanswered
        }
    }

    /// Makes a deposit of what came by itself, once. The provider is asked: its event proves nothing.
    func take(_ reference: String, from provider: String, event: String) async throws {
        guard let known = providers[provider], try await !deposits.has(reference, at: provider),
            let arrival = try await known.arrival(reference)
        else { return }
        guard let account = try await accounts.find(arrival.account, at: provider) else {
            logger.error(
                "money came on an account that is nobody's",
                metadata: ["provider": "\(provider)", "reference": "\(reference)"])
            return
        }
        let rule = try await fees.rule(
            provider: provider, method: .virtualAccount, currency: arrival.amount.currency)
        let now = clock.now()
        let deposit = arrival.deposit(ids.next(), into: account, rule, now: now.wholeMilliseconds)
        // Whoever inserts it is the one that makes it: the same money has the same key.
        let key = DepositKey(
            scope: "virtual-account:\(provider)", key: reference, requestHash: Digest.sha256(Array(reference.utf8)))
        let step = try await client.transaction { transaction -> DepositStep? in
            guard try await deposits.insert(deposit, key: key, in: transaction) else { return nil }
            _ = try await deposits.claimEvent(
                provider: provider, id: event, deposit: deposit.id, now: now, in: transaction)
            return try await saga.take(
                .paid(arrival.amount, reference: reference), about: deposit, in: transaction)
        }
        if let step { saga.finish(step) }
    }

    private nonisolated(nonsending) func tell(
        _ event: OutboxEvent, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(Outbox.append([event]))
    }
}
