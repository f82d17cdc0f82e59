import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// What deposits are taken from without anybody's doing anything at a provider: what is kept, and bank accounts.
struct DepositSources: Sendable {
    let methods: PaymentMethodStore
    let accounts: BankAccountStore
    let own: OwnAccountStore
    let mandates = DebitMandateStore()

    /// With the provider that has what is charged.
    /// - Throws: `missing` for what is not the owner's; `inactive`, `bankAccountUnverified`; `unknownProvider` where
    ///   another provider is named, or another way to pay; `railNotAvailable`.
    func resolved(_ order: DepositOrder) async throws -> DepositOrder {
        var order = order
        let provider: String
        if let id = order.paymentMethod {
            guard order.method == .card else { throw PaymentsError.unknownProvider }
            provider = try Self.checked(try await methods.find(id), of: order.owner).provider
        } else if let id = order.bankAccount {
            guard order.method == .achDebit else { throw PaymentsError.unknownProvider }
            let account = try Self.checked(try await accounts.find(id, of: order.owner))
            guard order.amount.currency == account.currency, try await own.find(.ach, account.currency) != nil else {
                throw PaymentsError.railNotAvailable
            }
            provider = ACHDebits.name
        } else {
            guard order.method != .achDebit else { throw PaymentsError.railNotAvailable }
            return order
        }
        guard order.provider == nil || order.provider == provider else { throw PaymentsError.unknownProvider }
        order.provider = provider
        return order
    }

    /// In the transaction that writes it down: what was removed meanwhile is not charged, and what is taken is allowed.
    nonisolated(nonsending) func begin(
        _ deposit: Deposit, by authorization: DebitAuthorization?, in transaction: PostgresTransaction
    ) async throws {
        if let id = deposit.paymentMethod {
            _ = try Self.checked(try await methods.share(id, in: transaction), of: deposit.owner)
        }
        if let id = deposit.bankAccount {
            let account = try Self.checked(try await accounts.lock(id, of: deposit.owner, in: transaction))
            guard let authorization else { throw PaymentsError.bankAccountUnverified }
            try await mandates.add(
                deposit, from: account, as: ACHRail.debitKind(of: account.holderKind), by: authorization,
                in: transaction)
        }
    }

    private static func checked(_ method: PaymentMethod?, of owner: UserID) throws(PaymentsError) -> PaymentMethod {
        guard let method, method.owner == owner else { throw .missing(.paymentMethod) }
        guard method.state == .active else { throw .inactive }
        return method
    }

    /// One of its owner's that can be debited.
    private static func checked(_ account: BankAccount?) throws(PaymentsError) -> BankAccount {
        guard let account else { throw .missing(.bankAccount) }
        guard account.scheme == .aba, account.currency == .USD else { throw .railNotAvailable }
        guard account.verification == .verified else { throw .bankAccountUnverified }
        return account
    }
}
