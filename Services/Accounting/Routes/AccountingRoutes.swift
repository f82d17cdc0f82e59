import Authentication
import HTTPKit
import Primitives

/// All verbs of `/api/v1/accounting`.
enum AccountingRoutes {
    static func all(_ parts: AccountingParts) -> [any Endpoint] {
        [
            ListAccounts(accounts: parts.accounts, cursors: parts.cursors),
            GetAccount(accounts: parts.accounts, turnovers: parts.turnovers),
            GetAccountStatement(statements: parts.statements, cursors: parts.cursors),
            CreateAccount(accounts: parts.accounts, transactions: parts.transactions, ids: parts.ids),
            ChangeAccount(accounts: parts.accounts, transactions: parts.transactions, ids: parts.ids),
            ListEntries(entries: parts.entries, accounts: parts.accounts, cursors: parts.cursors),
            GetEntry(entries: parts.entries, accounts: parts.accounts),
            PostEntry(
                manual: parts.manual, accounts: parts.accounts, transactions: parts.transactions, ids: parts.ids),
            ReverseEntry(
                manual: parts.manual, accounts: parts.accounts, transactions: parts.transactions, ids: parts.ids),
            GetTrialBalance(reports: parts.reports),
            GetBalanceSheet(reports: parts.reports),
            GetIncomeStatement(reports: parts.reports),
            GetCashFlow(reports: parts.reports),
            ListPeriods(periods: parts.periods, cursors: parts.cursors, ids: parts.ids),
            ClosePeriod(closing: parts.closing, transactions: parts.transactions, ids: parts.ids),
            ReopenPeriod(closing: parts.closing, transactions: parts.transactions, ids: parts.ids),
            ListReconciliations(reconciliations: parts.reconciliations, cursors: parts.cursors),
            StartReconciliation(
                reconciliations: parts.reconciliations, snapshots: parts.snapshots, transactions: parts.transactions,
                ids: parts.ids),
            GetReconciliation(reconciliations: parts.reconciliations),
            AddAttachment(entries: parts.entries, attachments: parts.attachments, ids: parts.ids),
            ListAttachments(entries: parts.entries, attachments: parts.attachments, cursors: parts.cursors),
            GetAttachment(attachments: parts.attachments),
            ExportJournal(export: parts.export),
            GetIntegrity(integrity: parts.integrity),
            ListStaffActs(acts: parts.staffActs, cursors: parts.cursors),
        ]
    }

    /// Accountants and whom they imply; auditors read.
    static let reading = Access.roles([.accountant], scope: .accountingRead)
    static let writing = Access.roles([.accountant], scope: .accountingWrite)
}

/// What the routes are made of.
struct AccountingParts: Sendable {
    let accounts: AccountStore
    let entries: EntryStore
    let manual: ManualEntryStore
    let turnovers: TurnoverStore
    let statements: StatementStore
    let reports: Reports
    let periods: PeriodStore
    let closing: ClosingStore
    let reconciliations: ReconciliationStore
    let snapshots: SnapshotRequests
    let export: JournalExport
    let attachments: Attachments
    let integrity: IntegrityStore
    let staffActs: StaffActStore
    let transactions: Transactions
    let cursors: CursorCodec
    let ids: IDGenerator
}

extension Call {
    /// What the caller is about to do to the books, for the record that is kept with it.
    func staffAct(_ ids: IDGenerator, reason: String?) throws(Problem) -> StaffAct {
        let caller = try requireCaller()
        return StaffAct(
            id: ids.next(), actor: caller.userID, role: caller.has(.admin) ? .admin : .accountant, reason: reason,
            at: receivedAt)
    }
}
