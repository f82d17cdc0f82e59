import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// What this service asks of the wallet, over AMQP. All but the question may be asked as often as an answer is
/// missing: the wallet knows a deposit by its id.
///
/// All throw `MessagingError` when there was no answer.
struct WalletRequests: Sendable {
    private let client: WalletClient

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker)
    }

    /// Would the wallet take this now, for this deposit?
    /// - Throws: `walletRefused` or `walletNotFound`.
    func check(_ deposit: Deposit, wallet: UniqueID, amount: Money) async throws {
        let request = CheckDeposit(
            walletID: wallet, ownerID: deposit.owner, amount: amount, depositID: deposit.id.rawValue,
            purpose: deposit.purpose)
        try Self.throwRefusal(try await client.check(request))
    }

    /// In US cents, as limits are counted; nil where no rate is known.
    func worth(of amount: Money) async throws -> Int64? {
        try await client.worth(of: amount)
    }

    /// Room under the limits of the deposit's owner.
    /// - Throws: `walletRefused` or `walletNotFound`.
    func reserve(_ deposit: Deposit) async throws {
        let request = ReserveDeposit(
            depositID: deposit.id.rawValue, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount,
            fee: deposit.fee, purpose: deposit.purpose)
        try Self.throwRefusal(try await client.reserve(request))
    }

    /// Gives the room back. Money that comes late is still taken.
    func release(_ deposit: Deposit) async throws -> DepositReport {
        let reply = try await client.release(release(of: deposit, closing: nil))
        guard reply.status != .refused else { throw unforeseen(reply.code) }
        return .returned
    }

    /// Makes sure that the wallet has not credited the deposit and never will in this attempt.
    func close(_ deposit: Deposit) async throws -> DepositReport {
        let request = release(of: deposit, closing: deposit.attempt)
        let reply = try await client.release(request)
        switch (reply.status, reply.transactionID) {
        case (.released, _): return .closed
        case (.credited, let transaction?): return .credited(transaction: transaction, wallet: reply.walletID)
        case (.credited, nil), (.refused, _): throw unforeseen(reply.code)
        }
    }

    func credit(_ deposit: Deposit) async throws -> DepositReport {
        let request = CreditDeposit(
            depositID: deposit.id.rawValue, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.received,
            fee: deposit.fee, provider: deposit.provider, attempt: deposit.attempt,
            assessmentID: deposit.assessed?.id, purpose: deposit.purpose)
        let reply = try await client.credit(request)
        switch (reply.status, reply.transactionID) {
        case (.posted, let transaction?): return .credited(transaction: transaction, wallet: reply.walletID)
        case (.posted, nil): throw unforeseen("posted without a transaction")
        case (.refused, _): return .creditRefused(code: reply.code ?? "refused")
        }
    }

    private func release(of deposit: Deposit, closing attempt: Int?) -> ReleaseDeposit {
        ReleaseDeposit(
            depositID: deposit.id.rawValue, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount,
            closesAttempt: attempt)
    }

    private static func throwRefusal(_ reply: CheckedDeposit) throws(PaymentsError) {
        guard let code = reply.code else { return }
        guard code != "not_found" else { throw .walletNotFound }
        throw .walletRefused(
            WalletRefusal(Refusal(code: code, detail: reply.detail, members: reply.members)))
    }

    private func unforeseen(_ reply: String?) -> MessagingError {
        MessagingError(.requestFailed(code: "malformed_reply"), reply ?? "no code")
    }
}

extension Deposit {
    /// What it is at the wallet: what guests pay for takes no room under the limits of deposits.
    fileprivate var purpose: String { link == nil ? "deposit" : Payment.Source.checkout.rawValue }
}
