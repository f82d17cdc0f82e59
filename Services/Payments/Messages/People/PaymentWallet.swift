import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// What payments between people ask of the wallet, each as often as an answer is missing: the wallet knows a payment by
/// its id, and its hold by that of the hold.
///
/// All throw `RequestRefused` with the wallet's code, and `MessagingError` when there was no answer.
struct PaymentWallet: Sendable {
    private let client: WalletClient

    /// How long an answer is waited for before a payment goes on by itself.
    private static let patience = Duration.seconds(5)

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker, timeout: Self.patience)
    }

    // MARK: Wallets

    /// A wallet of this person's.
    /// - Throws: `walletNotFound`, also for another's.
    func own(_ wallet: UniqueID, of user: UserID) async throws -> FoundWallet {
        guard let found = try await find(FindWallet(walletID: wallet)), found.ownerID == user else {
            throw PaymentsError.walletNotFound
        }
        return found
    }

    func numbered(_ number: String) async throws -> FoundWallet? {
        try await find(FindWallet(accountNumber: number))
    }

    /// The one that takes what comes for somebody.
    func usual(of user: UserID, in currency: Currency) async throws -> FoundWallet? {
        try await find(FindWallet(ownerID: user, currency: currency))
    }

    private func find(_ request: FindWallet) async throws -> FoundWallet? {
        do {
            return try await client.findWallet(request)
        } catch let refused as RequestRefused where refused.code == "not_found" {
            return nil
        }
    }

    // MARK: Money

    /// Would it pay now, and spends the PIN's proof for what is to come.
    /// - Throws: `walletRefused` with the code of what stands against it.
    func authorize(
        _ id: UniqueID, _ source: Payment.Source, _ amount: Money, from payer: Payment.Party,
        _ channel: Payment.Channel, _ authorization: String?
    ) async throws {
        guard let wallet = payer.wallet else { throw PaymentsError.walletNotFound }
        do {
            let checked = try await client.check(
                CheckWallet(
                    id: id, ownerID: payer.user, walletID: wallet,
                    initiator: Initiator(userID: payer.user, channel: Channel(channel)), purpose: source.rawValue,
                    amount: amount, authorization: authorization, consume: true))
            guard let code = checked.code else { return }
            throw PaymentsError.walletRefused(WalletRefusal(code: code, detail: nil))
        } catch let refused as RequestRefused {
            throw PaymentsError.walletRefused(WalletRefusal(refused.refusal))
        }
    }

    func post(_ payment: Payment) async throws -> UniqueID {
        let ends = try Self.ends(of: payment)
        return try await client.post(
            PostToWallet(
                id: payment.id.rawValue, purpose: payment.source.rawValue, ownerID: ends.payer.user,
                initiator: Self.initiator(of: payment, ends.payer),
                legs: Self.parts(of: payment).map { part in
                    PostingLeg(debit: "\(ends.source)", credit: part.account ?? "\(ends.target)", amount: part.amount)
                },
                description: payment.note, reference: payment.reference, authorization: payment.authorization,
                assessmentID: payment.assessed?.id)
        ).transactionID
    }

    /// Stands until we end it, so that none ends while the money is on its way out of it.
    func hold(_ payment: Payment) async throws {
        guard let payer = payment.payer, let source = payer.wallet, let hold = payment.hold else {
            throw Self.incomplete(payment)
        }
        _ = try await client.placeHold(
            PlaceWalletHold(
                id: hold, purpose: payment.source.rawValue, walletID: source, ownerID: payer.user,
                initiator: Self.initiator(of: payment, payer), amount: payment.amount, reason: payment.note,
                authorization: payment.authorization, assessmentID: payment.assessed?.id))
    }

    func capture(_ payment: Payment) async throws -> UniqueID {
        let ends = try Self.ends(of: payment)
        guard let hold = payment.hold else { throw Self.incomplete(payment) }
        return try await client.capture(
            CaptureWalletHold(
                id: payment.id.rawValue, holdID: hold,
                legs: Self.parts(of: payment).map { part in
                    CaptureLeg(credit: part.account ?? "\(ends.target)", amount: part.amount)
                },
                final: true)
        ).transactionID
    }

    /// Under the id of the payment, which is never captured after it was given back.
    func release(_ payment: Payment) async throws {
        guard let hold = payment.hold else { throw Self.incomplete(payment) }
        _ = try await client.release(ReleaseWalletHold(id: payment.id.rawValue, holdID: hold))
    }

    /// Of what somebody has looked at first, the PIN's proof is spent already.
    private static func initiator(of payment: Payment, _ payer: Payment.Party) -> Initiator {
        let isProven = payment.assessed?.kind == .review
        return Initiator(userID: payer.user, channel: isProven ? .system : Channel(payment.channel))
    }

    /// What the payee gets, and what of the payee's we keep.
    private static func parts(of payment: Payment) -> [(account: String?, amount: Money)] {
        let all: [(account: String?, amount: Money)] = [(nil, payment.net), ("fees", payment.fee)]
        return all.filter { $0.amount.isPositive }
    }

    private static func ends(
        of payment: Payment
    ) throws -> (payer: Payment.Party, source: UniqueID, target: UniqueID) {
        guard let payer = payment.payer, let source = payer.wallet, let target = payment.payee?.wallet else {
            throw incomplete(payment)
        }
        return (payer, source, target)
    }

    private static func incomplete(_ payment: Payment) -> IncompletePayment { IncompletePayment(payment: payment.id) }
}

/// A payment was to be moved before both ends of it were known: a bug of ours.
private struct IncompletePayment: Error, CustomStringConvertible {
    let payment: PaymentID

    var description: String { "payment \(payment) lacks one of its wallets" }
}

extension Channel {
    init(_ channel: Payment.Channel) {
        self =
            switch channel {
            case .session: .session
            case .apiKey: .apiKey
            case .system: .system
            }
    }
}
