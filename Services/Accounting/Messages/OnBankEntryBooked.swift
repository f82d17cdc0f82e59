import AccountingDomain
import Contracts
import Messaging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Books `payments.bank_entry_booked.v1`: what a bank has moved settles a part of the rail's clearing. The wallet knows
/// nothing of it, so a reconciliation shows it beside (`other`).
struct OnBankEntryBooked: Sendable {
    private static let bank = AccountCode(known: "1100-clients")

    let client: PostgresClient
    let rules: PostingRules
    let clock: WallClock
    let ids: IDGenerator

    /// Nothing happens for an entry that came before.
    /// - Throws: `AccountingError`, for what cannot be booked until somebody does something about it.
    func apply(_ message: IncomingMessage) async throws {
        let told = try BankEntryBooked.read(message.body)
        try await client.transaction { transaction in
            let questions: [SQL] = [
                Inbox.claim([message.messageID], now: clock.now()),
                "select from accounting.entries where source_id = \(told.entryID)",
            ]
            var (desk, rows) = try await JournalStore.open(transaction, ids: ids, also: questions)
            guard !rows[0].isEmpty, rows[1].isEmpty else { return }
            let draft = try draft(of: told, at: message.occurredAt, desk)
            try await transaction.commit(
                after: JournalStore.post([draft], at: &desk, postedAt: clock.now()).statements)
        }
    }

    private func draft(
        of told: BankEntryBooked, at time: Timestamp, _ desk: JournalStore.Desk
    ) throws(AccountingError) -> EntryDraft {
        guard told.amount.isPositive else { throw .amountNotPositive(line: 0) }
        let wallet = "clearing:\(told.rail)"
        let code = try rules.chartCode(forWalletCode: wallet, currency: told.amount.currency)
        let bank = try number(Self.bank, wallet, told.amount.currency, desk)
        let clearing = try number(code, wallet, told.amount.currency, desk)
        let (debit, credit) = told.direction == "credit" ? (bank, clearing) : (clearing, bank)
        return EntryDraft(
            id: ids.next(), date: try desk.periods.bookingDay(for: told.bookedOn), occurredAt: time, source: .bank,
            description: told.direction == "credit" ? "Received at the bank" : "Paid at the bank",
            postings: [
                Posting(
                    debit: PostingSide(account: debit, line: 1), credit: PostingSide(account: credit, line: 2),
                    amount: told.amount)
            ], sourceID: told.entryID)
    }

    private func number(
        _ code: AccountCode, _ wallet: String, _ currency: Currency, _ desk: JournalStore.Desk
    ) throws(AccountingError) -> AccountNumber {
        guard let account = desk.chart[code: code], account.isActive else {
            throw .noAccountForKind(wallet, code: code.description)
        }
        try account.checkAccepts(currency)
        return account.number
    }
}
