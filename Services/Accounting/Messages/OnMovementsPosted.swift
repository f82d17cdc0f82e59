import AccountingDomain
import Contracts
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Books `wallet.movements_posted.v1`: one entry for each transaction, many messages in one database transaction of
/// two round trips.
struct OnMovementsPosted: Sendable {
    /// A message as far as it has been read.
    struct Message: Sendable {
        let id: UniqueID
        let sequence: Int64?
        let transactions: [WalletTransaction]

        init(_ message: IncomingMessage) throws {
            id = message.messageID
            sequence = message.sequence
            transactions = try MovementsPosted.read(message.body).transactions.map(WalletTransaction.init)
        }
    }

    /// One message of a batch cannot be booked, for a reason that will not pass by itself.
    struct CannotBook: BlamesMessage {
        let message: UniqueID
        let reason: String
    }

    let client: PostgresClient
    let rules: PostingRules
    let clock: WallClock
    let ids: IDGenerator

    /// Books what is new of these messages, in their order, all or nothing.
    ///
    /// A message that came before is known by its id. A transaction that came before in another message is refused by
    /// the unique index over sources, which is rare, so it is asked for only then.
    /// - Returns: how many entries were added.
    /// - Throws: `CannotBook`, `PostgresError`.
    func apply(_ messages: [Message]) async throws -> Int {
        do {
            return try await apply(messages, skippingKnown: false)
        } catch  where Self.isKnownSource(error) {
            return try await apply(messages, skippingKnown: true)
        }
    }

    private func apply(_ messages: [Message], skippingKnown: Bool) async throws -> Int {
        try await client.transaction { transaction in
            let taken = messages.flatMap { $0.transactions.compactMap(\.reverses) }
            var questions = [Inbox.claim(messages.map(\.id), now: clock.now())]
            if skippingKnown { questions.append(Self.known(messages)) }
            if !taken.isEmpty { questions.append(Self.days(of: taken)) }
            var (desk, rows) = try await JournalStore.open(transaction, ids: ids, also: questions)
            let fresh = Set(try rows[0].decode(UniqueID.self))
            let known = skippingKnown ? Set(try rows[1].decode(UniqueID.self)) : nil
            let causes = taken.isEmpty ? [] : try rows[rows.count - 1].decode(UniqueID.self, CalendarDay.self)
            let drafts = try drafts(of: messages, fresh: fresh, known: known, causes: causes, at: desk)
            try await transaction.commit(
                after: JournalStore.post(drafts, at: &desk, postedAt: clock.now()).statements)
            return drafts.count
        }
    }

    /// - Parameter causes: days of the entries that transactions of these messages take back, of those that are booked.
    private func drafts(
        of messages: [Message], fresh: Set<UniqueID>, known: Set<UniqueID>?, causes: [(UniqueID, CalendarDay)],
        at desk: JournalStore.Desk
    ) throws(CannotBook) -> [EntryDraft] {
        var poster = WalletPoster(rules: rules, chart: desk.chart, periods: desk.periods)
        var unseen = fresh
        var booked = known ?? []
        let taken = Set(messages.flatMap { $0.transactions.compactMap(\.reverses) })
        var days = Dictionary(causes, uniquingKeysWith: { first, _ in first })
        var drafts: [EntryDraft] = []
        drafts.reserveCapacity(messages.reduce(0) { $0 + $1.transactions.count })
        // Removed when handled: a message may stand in a batch twice.
        for message in messages where unseen.remove(message.id) != nil {
            for item in message.transactions {
                if known != nil, !booked.insert(item.id).inserted { continue }
                // Its cause waits among the parked messages: it would stand in the books before what it takes back.
                if let cause = item.reverses, days[cause] == nil {
                    throw CannotBook(
                        message: message.id, reason: "transaction \(item.id) reverses \(cause), which is not booked")
                }
                do {
                    let draft = try poster.draft(
                        of: item, id: ids.next(), sequence: message.sequence,
                        cause: item.reverses.flatMap { days[$0] })
                    if taken.contains(item.id) { days[item.id] = draft.date }
                    drafts.append(draft)
                } catch {
                    throw CannotBook(message: message.id, reason: "transaction \(item.id): \(error)")
                }
            }
        }
        return drafts
    }

    private static func known(_ messages: [Message]) -> SQL {
        let sources = messages.flatMap { $0.transactions.map(\.id) }
        return "select source_id from accounting.entries where source_id = any(\(sources))"
    }

    private static func days(of sources: [UniqueID]) -> SQL {
        "select source_id, date from accounting.entries where source_id = any(\(sources))"
    }

    /// Whether an error says that a transaction of the batch stands in the journal already.
    private static func isKnownSource(_ error: any Error) -> Bool {
        (error as? PostgresError)?.isUniqueViolation(of: "entries_source_key") == true
    }
}

extension WalletTransaction {
    fileprivate init(_ posted: PostedTransaction) {
        self.init(
            id: posted.transactionID, kind: posted.kind, reference: posted.reference, reverses: posted.reverses,
            occurredAt: posted.occurredAt,
            movements: posted.movements.map { movement in
                WalletMovement(
                    debitAccount: movement.debitAccount, debitCode: movement.debitCode,
                    creditAccount: movement.creditAccount, creditCode: movement.creditCode, amount: movement.amount)
            })
    }
}
