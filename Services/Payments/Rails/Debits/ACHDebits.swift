import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// The clearing houses as a provider of deposits: what is taken from an account is a line of the next file, under the
/// deposit's id, so it goes out once however often it is ordered. What has not come back is paid.
struct ACHDebits: Sendable {
    static let name = RailName.ach.rawValue

    let items: RailItemStore
    let clock: WallClock

    var provider: DepositProvider {
        DepositProvider(
            name: Self.name, create: create, fetch: fetch,
            // Nobody takes it back any more; how it stands its line says.
            cancel: { try await fetch($0) ?? .cancelled }, refund: refund,
            // Banks write files.
            read: { _, _ in throw PaymentsError.webhookNotSigned },
            profile: ProviderProfile(methods: [.achDebit], currencies: [.USD]),
            takes: { $0.minorUnits <= ACHRail.largest })
    }

    private func create(_ deposit: Deposit) async throws -> ProviderPayment {
        guard let account = deposit.bankAccount else { return .declined(reason: "bank_account_invalid") }
        try await items.queue(
            deposit.id.rawValue, .ach, .debit, to: account, deposit.amount, note: deposit.reference, now: clock.now())
        return try await fetch(deposit) ?? .pending(reference: "\(deposit.id)", checkoutURL: nil)
    }

    private func fetch(_ deposit: Deposit) async throws -> ProviderPayment? {
        guard let item = try await items.find(deposit.id.rawValue) else { return nil }
        let reference = "\(deposit.id)"
        switch item.state {
        case .queued, .sent, .accepted: return .pending(reference: reference, checkoutURL: nil)
        case .succeeded: return .paid(item.amount, reference: reference)
        case .cancelled: return .cancelled
        case .refused: return .declined(reason: item.failure)
        // What was paid before has gone back by that.
        case .returned:
            let isAwaited = deposit.stage == .creating || deposit.stage == .awaiting
            return isAwaited ? .declined(reason: item.failure) : .refunded
        }
    }

    /// A file that takes gives nothing back; what the bank has sent back is back.
    private func refund(_ deposit: Deposit) async throws -> ProviderRefund {
        try await items.find(deposit.id.rawValue)?.state == .returned ? .succeeded : .refused
    }
}

extension RailItem {
    /// As its owner hears it.
    fileprivate var failure: String { reasonCode ?? "bank_refused" }

    /// What follows for the deposit that it is of; nil: nothing.
    func report(of deposit: Deposit) -> DepositReport? {
        switch state {
        case .queued, .sent, .accepted, .cancelled: nil
        case .succeeded: .paid(amount, reference: "\(deposit.id)")
        case .refused: .declined(reason: failure)
        case .returned:
            deposit.stage == .creating || deposit.stage == .awaiting ? .declined(reason: failure) : .refunded
        }
    }
}

extension RailItem {
    /// What the wallet has of it and the bank has not any more.
    fileprivate func takenBack(of deposit: Deposit) -> ProviderChargeback {
        ProviderChargeback(
            deposit: deposit.id, amount: returned ?? amount, fee: .zero(amount.currency), reference: "\(id)",
            state: .lost)
    }
}

/// What a bank has sent back before anybody knew that the wallet had credited it.
struct DebitReturns: Sendable {
    let items: RailItemStore
    let chargebacks: ChargebackBook

    /// The wallet has it. The deposit is locked, so its line is only looked at: whoever changes that locks it first.
    nonisolated(nonsending) func credited(_ deposit: Deposit, in transaction: PostgresTransaction) async throws {
        guard deposit.method == .achDebit, let item = try await items.find(deposit.id.rawValue, in: transaction),
            item.state == .returned
        else { return }
        try await chargebacks.open(item.takenBack(of: deposit), of: deposit, in: transaction)
    }
}

extension RailFollower {
    /// A debit's: its deposit is paid, or it is not, or the wallet gives it back.
    static func deposit(
        _ saga: DepositSaga, _ accounts: BankAccountStore, _ chargebacks: ChargebackBook
    ) -> RailFollower {
        RailFollower { item, _, transaction in
            guard let deposit = try await saga.deposits.lock(DepositID(item.id), in: transaction) else { return }
            if item.state == .returned, DebitReturn.spoilsAccount(item.reasonCode ?? "") {
                try await accounts.distrust(item.account, in: transaction)
            }
            if item.state == .returned, deposit.status == .succeeded {
                try await chargebacks.open(item.takenBack(of: deposit), of: deposit, in: transaction)
            } else if let report = item.report(of: deposit) {
                _ = try await saga.take(report, about: deposit, in: transaction)
            }
        }
    }
}
