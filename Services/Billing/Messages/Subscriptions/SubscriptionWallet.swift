import BillingDomain
import Contracts
import Messaging
import MoneyKit
import Primitives
import ServiceKit

/// What subscriptions ask of the wallet, each as often as an answer is missing.
///
/// All throw `RequestRefused` with the wallet's code, and `MessagingError` when there was no answer.
struct SubscriptionWallet: Sendable {
    private let client: WalletClient

    private static let patience = Duration.seconds(5)
    private static let purpose = "subscription"

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker, timeout: Self.patience)
    }

    /// Would it pay so much now; spends the PIN's proof for all that is to come.
    /// - Throws: `InvoicePaymentRefused` with the code of what stands against it.
    func authorize(_ id: UniqueID, _ way: InvoicePayment.Way, _ amount: Money) async throws {
        do {
            let checked = try await client.check(
                CheckWallet(
                    id: id, ownerID: way.payer, walletID: way.source, initiator: Self.initiator(way),
                    purpose: Self.purpose, amount: amount, authorization: way.authorization, consume: true))
            guard let code = checked.code else { return }
            throw InvoicePaymentRefused(refusal: Refusal(code: code))
        } catch let refused as RequestRefused {
            throw InvoicePaymentRefused(refusal: refused.refusal)
        }
    }

    /// What the merchant gets, and what of the merchant's we keep. Later payments are by the first one's proof.
    /// - Parameters:
    ///   - isFirst: the customer asks for it.
    ///   - reference: the number of an invoice, where there is one already.
    /// - Returns: the wallet's transaction.
    func post(
        _ id: UniqueID, along way: InvoicePayment.Way, _ amount: Money, fee: Money, isFirst: Bool,
        reference: String?, assessment: UniqueID?
    ) async throws -> UniqueID {
        let legs = [(credit: "\(way.target)", amount: try amount.subtracting(fee)), (credit: "fees", amount: fee)]
        return try await client.post(
            PostToWallet(
                id: id, purpose: Self.purpose, ownerID: way.payer,
                initiator: isFirst ? Self.initiator(way) : Initiator(userID: way.payer, channel: .system),
                legs: legs.filter(\.amount.isPositive).map { leg in
                    PostingLeg(debit: "\(way.source)", credit: leg.credit, amount: leg.amount)
                },
                description: "Subscription", reference: reference, authorization: way.authorization,
                assessmentID: assessment)
        ).transactionID
    }

    private static func initiator(_ way: InvoicePayment.Way) -> Initiator {
        Initiator(userID: way.payer, channel: way.isSession ? .session : .apiKey)
    }
}

/// Asks auth who subscribes.
struct SubscriberDirectory: Sendable {
    private let auth: RequestClient

    init(broker: MessageBroker) {
        auth = RequestClient("auth", broker: broker)
    }

    /// As invoices name them.
    /// - Throws: `customerUnknown`; `MessagingError` when auth is silent.
    func customer(_ user: UserID) async throws -> InvoiceCustomer {
        do {
            let found = try await auth.ask(FindUser(userID: user), key: "find")
            guard found.status != "closed" else { throw SubscriptionError.customerUnknown }
            return InvoiceCustomer(name: found.displayName, email: found.email.lowercased(), user: user)
        } catch let refused as RequestRefused where refused.code == "not_found" {
            throw SubscriptionError.customerUnknown
        }
    }
}
