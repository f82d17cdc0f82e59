import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import WalletDomain

/// Gives rewards and takes them back: what is decided, what moves and what is told of it are one commit.
///
/// The owner's row is locked first, so all that concerns one customer happens one after the other: caps, points and
/// debts are read under that lock, and the ledger's locks come after it.
struct RewardDesk: Sendable {
    let store: RewardStore
    let rules: RewardRulesStore
    let ledger: InnerLedger
    let clock: WallClock
    let ids: IDGenerator
    var crashes: CrashPoints = .none

    static func accounts(_ currency: Currency) -> Set<SystemAccountKey> { [SystemAccountKey(.rewards, currency)] }

    // MARK: Bills

    /// What a paid bill brings its payer, and who brought them here.
    /// - Parameter time: when it was paid.
    func paid(_ bill: PaidBill, at time: Timestamp, in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        let (isMember, found) = try await store.lockWithReferrer(bill.owner, at: now, in: transaction)
        // Reversed before it was told to be paid: it brings nothing.
        guard try await store.note(bill, .paid, at: time, in: transaction) == .nothing, isMember else { return }
        let rules = try await rules.current(in: transaction)
        var gift = BillGift(bill: bill, paidAt: time, rules: rules, ids: ids, now: now)
        gift.addCashback(
            given: try await store.cashback(
                of: bill.owner, bill.amount.currency, in: gift.month, transaction))
        if let referral = found {
            gift.consider(
                referral,
                friendsOfMonth: try await store.friends(of: referral.referrer, in: gift.month, transaction))
        }
        var work = RewardWork(try await accounts(gift.owners, bill.amount.currency, now, transaction), ids: ids)
        let points = rules.points(on: bill.amount)
        if points > 0 {
            let end = time.day.adding(days: rules.pointsDays)
            work.changePoints(of: bill.owner) { book, ids in book.earn(points, for: bill.id, until: end, ids: ids) }
        }
        let wallets = try await wallets(of: gift.credits, transaction)
        work = try await post(gift.credits, wallets, requestID: bill.id, in: transaction) { post in
            var work = work
            for credit in gift.credits { _ = work.pay(credit, to: wallets[credit.id], post) }
            return work
        }
        try await save(work, gift.referral.map { [$0.update] } ?? [], at: now, in: transaction)
    }

    /// Takes back what a bill brought to anybody.
    func reversed(_ bill: PaidBill, at time: Timestamp, in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        let (_, referral) = try await store.lockWithReferrer(bill.owner, at: now, in: transaction)
        guard try await store.note(bill, .reversed, at: time, in: transaction) == .theOther else { return }
        let credits = try await store.credits(of: bill.id, in: transaction)
        let points = try await store.points(of: bill.id, in: transaction)
        var owners: [OwnerID] = credits.map(\.owner)
        if points > 0 { owners.append(bill.owner) }
        var work = RewardWork(try await accounts(owners, bill.amount.currency, now, transaction), ids: ids)
        if points > 0 {
            work.changePoints(of: bill.owner) { book, ids in book.clawBack(points, of: bill.id, ids: ids) }
        }
        let wallets = credits.reduce(into: [:]) { $0[$1.id] = $1.status == .credited ? $1.wallet : nil }
        work = try await post(credits, wallets, requestID: bill.id, in: transaction) { post in
            var work = work
            for credit in credits { work.clawBack(credit, post) }
            return work
        }
        var further: [SQL] = []
        if var referral, referral.status == .rewarded, referral.bill == bill.id {
            // Another payment may still be the one.
            (referral.status, referral.bill, referral.rewardedAt) = (.claimed, nil, nil)
            further.append(referral.update)
        }
        try await save(work, further, at: now, in: transaction)
    }

    /// Tries again to pay what a wallet could not take.
    func payOwed(_ id: UniqueID, of owner: OwnerID, in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        guard try await store.lock(owner, at: now, in: transaction),
            let credit = try await store.credit(id, in: transaction), credit.status == .owed
        else { return }
        let account = try await store.account(of: owner, credit.amount.currency, at: now, in: transaction)
        let wallets = try await wallets(of: [credit], transaction)
        let work = try await post([credit], wallets, requestID: id, in: transaction) { post in
            var work = RewardWork([account], ids: ids)
            _ = work.pay(credit, to: wallets[id], post)
            return work
        }
        guard work.credits.contains(where: { $0.status == .credited }) else { return }
        try await save(work, [], at: now, in: transaction)
    }

    // MARK: Points

    /// Turns points into money of their currency.
    /// - Throws: `RewardError.notEnoughPoints`; `WalletError` when the wallet cannot take it.
    func redeem(
        _ points: Int64, to wallet: AccountID, _ currency: Currency, by initiator: Initiator, requestID: UniqueID,
        in transaction: PostgresTransaction
    ) async throws -> RewardCredit {
        let (owner, now) = (initiator.user, clock.now())
        guard try await store.lock(owner, at: now, in: transaction) else { throw RewardError.rewardNotFound }
        let rules = try await rules.current(in: transaction)
        let account = try await store.account(of: owner, currency, at: now, in: transaction)
        var work = RewardWork([account], ids: ids)
        work.changePoints(of: owner) { book, ids in book.expire(on: now.day, ids: ids) }
        let refusal = RewardError.notEnoughPoints(
            available: work.accounts[0].points.balance, minimum: rules.pointsMinimum)
        guard points >= rules.pointsMinimum, let worth = try rules.worth(of: points, in: currency) else {
            throw refusal
        }
        let credit = RewardCredit(
            id: requestID, kind: .points, owner: owner, wallet: wallet, amount: worth,
            reason: "\(points) points", createdAt: now)
        guard work.changePoints(of: owner, { book, ids in book.redeem(points, for: credit.id, ids: ids) }) else {
            throw refusal
        }
        work = try await post([credit], [credit.id: wallet], requestID: requestID, in: transaction) { post in
            var work = work
            if let refusal = work.pay(credit, to: wallet, by: initiator, post) { throw refusal }
            return work
        }
        try await save(work, [], at: now, in: transaction)
        return work.credits[0]
    }

    /// Ends what nobody used in time.
    func expirePoints(
        of owner: OwnerID, _ currency: Currency, in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now()
        guard try await store.lock(owner, at: now, in: transaction) else { return }
        let account = try await store.account(of: owner, currency, at: now, in: transaction)
        var work = RewardWork([account], ids: ids)
        work.changePoints(of: owner) { book, ids in book.expire(on: now.day, ids: ids) }
        try await save(work, [], at: now, in: transaction)
    }
}

extension RewardDesk {
    private func accounts(
        _ owners: [OwnerID], _ currency: Currency, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws -> [RewardAccount] {
        var accounts: [RewardAccount] = []
        for owner in Set(owners).sorted() {
            accounts.append(try await store.account(of: owner, currency, at: now, in: transaction))
        }
        return accounts
    }

    /// Where each reward goes: the wallet that paid, or the default of the currency.
    private func wallets(
        of credits: [RewardCredit], _ transaction: PostgresTransaction
    ) async throws -> [UniqueID: AccountID] {
        var wallets: [UniqueID: AccountID] = [:]
        for credit in credits {
            wallets[credit.id] = try await store.wallet(for: credit, in: transaction)
        }
        return wallets
    }

    /// Asks the ledger about all rewards at once; it is left alone where none has a wallet.
    private func post(
        _ credits: [RewardCredit], _ wallets: [UniqueID: AccountID], requestID: UniqueID,
        in transaction: PostgresTransaction, _ decide: (RewardWork.Poster) throws -> RewardWork
    ) async throws -> RewardWork {
        let postings = credits.compactMap { credit in
            wallets[credit.id].map { Posting.reward(credit, to: $0, id: ids.next()) }
        }
        guard !postings.isEmpty else { return try decide { _ in .notFound(.wallet) } }
        return try await ledger.post(like: postings, requestID: requestID.description, in: transaction) { inner in
            try decide { posting in inner.post(posting) }
        }
    }

    private func save(
        _ work: RewardWork, _ further: [SQL], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let told = RewardEvents(at: now, ids: ids).events(of: work)
        var statements = work.credits.map(\.save)
        statements += work.takings.map { $0.insert(at: now) }
        statements += work.accounts.flatMap { $0.save(at: now) }
        statements += further
        if !told.isEmpty { statements.append(Outbox.append(told)) }
        crashes.passed(RewardCrashPoint.decided)
        try await transaction.pipeline(statements)
    }
}

/// The places at which a reward can be made to die.
package enum RewardCrashPoint {
    /// The money is in the transaction, and its records are not.
    package static let decided = "rewards.decided"
    /// All is committed, and the broker does not know.
    package static let committed = "rewards.committed"

    package static let all = [decided, committed]
}
