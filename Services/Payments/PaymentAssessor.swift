import Contracts
import Messaging
import PaymentsDomain
import PolicyKit
import Primitives
import ServiceKit

extension WeighedMoney {
    init(_ deposit: Deposit) {
        self.init(
            id: deposit.id.rawValue, operation: .deposit, owner: deposit.owner, amount: deposit.received,
            source: "clearing:\(deposit.provider)", destination: deposit.wallet.description, channel: .system,
            facts: "\(deposit.id)|\(deposit.wallet)|\(deposit.received)")
    }

    /// Nil: of somebody without an account, whom nobody knows here.
    init?(_ payment: Payment) {
        guard let payer = payment.payer, let wallet = payer.wallet else { return nil }
        self.init(
            id: payment.id.rawValue, operation: payment.source == .payout ? .payout : .transfer, owner: payer.user,
            amount: payment.amount, source: wallet.description, destination: payment.payee?.wallet?.description,
            channel: Channel(payment.channel), facts: payment.id.description)
    }

    /// What leaves the wallet, to a bank account.
    init(_ outflow: Outflow, to destination: String, by channel: Channel) {
        self.init(
            id: outflow.id.rawValue, operation: .withdrawal, owner: outflow.owner, amount: outflow.total,
            source: outflow.wallet.description, counterparty: AssessedCounterparty(account: destination),
            channel: channel, facts: "\(outflow.id)|\(channel.rawValue)")
    }
}

/// Asks compliance about money, before the wallet is asked for the first time.
struct PaymentAssessor: Sendable {
    let assessor: MoneyAssessor

    /// - Returns: nil when nobody has to be asked.
    /// - Throws: `MessagingError` when nobody answers and the policy does not let it go on: it is asked again later.
    func assess(_ money: WeighedMoney) async throws -> Assessment? {
        switch try await assessor.assess(money) {
        case nil: nil
        case .allow(let id): .allowed(id)
        case .unassessed: .unassessed
        case .review(let id): .review(id)
        case .deny(let id): .denied(id)
        case .unavailable: throw MessagingError(.unavailable, "compliance does not assess")
        }
    }

    /// Whether the policy wants it assessed.
    func mustAsk(_ money: WeighedMoney) async throws -> Bool { try await assessor.mustAsk(money) }
}

extension WalletRefusal {
    /// Compliance does not let it move.
    static let notPermitted = WalletRefusal(code: Assessment.notPermitted, detail: nil)
    /// Nobody says whether it may move.
    static let assessmentUnavailable = WalletRefusal(code: "assessment_unavailable", detail: nil)
}
