import Contracts
import JSONKit
import Messaging
import PaymentsDomain
import Primitives

/// What this service asks of the wallet, over AMQP.
struct WalletRequests: Sendable {
    let broker: MessageBroker

    /// - Throws: `walletRefused` or `notFound`; `MessagingError` when there was no answer.
    func check(_ deposit: Deposit) async throws {
        let request = CheckDeposit(walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount)
        let reply = try await ask(request, key: "check:\(deposit.id)")
        guard let code = reply.code else { return }
        throw code == "not_found" ? PaymentsError.notFound : .walletRefused(code: code, detail: reply.detail)
    }

    /// Idempotent by the deposit's id, so it may be asked as often as an answer is missing.
    /// - Throws: `MessagingError` when there was no answer.
    func credit(_ deposit: Deposit) async throws -> DepositReport {
        let request = CreditDeposit(
            depositID: deposit.id.rawValue, walletID: deposit.wallet, ownerID: deposit.owner, amount: deposit.amount,
            fee: deposit.fee, provider: deposit.provider)
        let reply = try await ask(request, key: "credit:\(deposit.id)")
        switch (reply.status, reply.transactionID) {
        case (.posted, let transaction?): return .credited(transaction: transaction)
        case (.posted, nil): throw MessagingError(.requestFailed(code: "malformed_reply"), "posted without transaction")
        case (.refused, _): return .creditRefused(code: reply.code ?? "refused")
        }
    }

    private func ask<Request: RequestContract>(_ request: Request, key: String) async throws -> Request.Reply {
        let reply = try await broker.request(
            to: "wallet", type: Request.type, body: JSON.encode(request), idempotencyKey: key, timeout: .seconds(5))
        return try Request.readReply(reply.body)
    }
}
