import AccountingDomain
import Contracts
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Books `billing.bill_payment_succeeded.v1` and `_reversed`: what a partner leaves us of a bill is ours and not the
/// biller's. The wallet knows nothing of it, so a reconciliation shows it beside (`other`).
struct OnBillPayment: Sendable {
    private static let settlement = AccountCode(known: "2400")
    private static let commissions = AccountCode(known: "4300")

    let client: PostgresClient
    let clock: WallClock
    let ids: IDGenerator

    /// Nothing happens for a payment that came before, nor for one that leaves us nothing.
    /// - Throws: `AccountingError`, for what cannot be booked until somebody does something about it.
    func apply(_ message: IncomingMessage) async throws {
        let told = try Told(message)
        try await client.transaction { transaction in
            let questions: [SQL] = [
                Inbox.claim([message.messageID], now: clock.now()),
                "select from accounting.entries where source_id = \(told.sourceID)",
            ]
            var (desk, rows) = try await JournalStore.open(transaction, ids: ids, also: questions)
            guard !rows[0].isEmpty, rows[1].isEmpty, !told.commission.isZero else { return }
            let draft = try draft(of: told, at: message.occurredAt, desk)
            try await transaction.commit(
                after: JournalStore.post([draft], at: &desk, postedAt: clock.now()).statements)
        }
    }

    private func draft(
        of told: Told, at time: Timestamp, _ desk: JournalStore.Desk
    ) throws(AccountingError) -> EntryDraft {
        guard told.commission.isPositive else { throw .amountNotPositive(line: 0) }
        let settlement = try number(Self.settlement, told.commission.currency, desk)
        let commissions = try number(Self.commissions, told.commission.currency, desk)
        let (debit, credit) = told.isReversed ? (commissions, settlement) : (settlement, commissions)
        return EntryDraft(
            id: ids.next(), date: try desk.periods.bookingDay(for: time.day), occurredAt: time, source: .billing,
            description: told.isReversed ? "Commission of a biller, taken back" : "Commission of a biller",
            postings: [
                Posting(
                    debit: PostingSide(account: debit, line: 1), credit: PostingSide(account: credit, line: 2),
                    amount: told.commission)
            ], reference: told.billerCode, sourceID: told.sourceID)
    }

    private func number(
        _ code: AccountCode, _ currency: Currency, _ desk: JournalStore.Desk
    ) throws(AccountingError) -> AccountNumber {
        guard let account = desk.chart[code: code], account.isActive else {
            throw .noAccountForKind("bill_payment", code: code.description)
        }
        try account.checkAccepts(currency)
        return account.number
    }
}

/// What matters of either event.
private struct Told {
    let isReversed: Bool
    /// Once for each payment, and once for its end: no transaction of the wallet has it.
    let sourceID: UniqueID
    let commission: Money
    let billerCode: String

    init(_ message: IncomingMessage) throws {
        if message.type == BillPaymentReversed.type {
            let told = try BillPaymentReversed.read(message.body)
            let name = Array("\(told.billPaymentID)|reversed".utf8)
            guard let id = UniqueID(bytes: Digest.sha256(name).prefix(16)) else {
                preconditionFailure("a hash has 32 bytes")
            }
            (isReversed, sourceID, commission, billerCode) = (true, id, told.commission, told.billerCode)
        } else {
            let told = try BillPaymentSucceeded.read(message.body)
            (isReversed, sourceID, commission, billerCode) =
                (false, told.billPaymentID, told.commission, told.billerCode)
        }
    }
}
