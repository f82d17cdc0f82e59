import BillingDomain
import Contracts
import HTTPKit
import Logging
import Messaging
import MoneyKit
import Primitives
import ServiceKit

/// What schedules and personal bills need of those who know the catalogue and who carry payments.
struct BillPaying: Sendable {
    /// Nil: no such biller for customers.
    let biller: @Sendable (BillerID) async throws -> Biller?
    /// What an order costs now. Throws the catalogue's refusals.
    /// - isCounted: somebody waits for it, who may ask billers only so often.
    let price: @Sendable (BillOrder, _ owner: UserID, _ isCounted: Bool) async throws -> PricedOrder
    /// Whether the payment of this id is there, whose order may have lost its answer; one that was left behind half-way
    /// is taken up again. Throws as `pay`.
    let finds: @Sendable (OrderedPayment) async throws -> Bool
    /// Makes the payment of this id, or finds it made. A refusal is thrown and leaves none; what becomes of one that is
    /// there its follower is told.
    let pay: @Sendable (PricedOrder, OrderedPayment) async throws -> Void
}

/// A payment that is made for somebody who is not there.
struct OrderedPayment: Sendable {
    /// The bill payment's. However often it is ordered, it is one.
    let id: UniqueID
    let owner: UserID
    let source: Source

    enum Source: Sendable, Equatable {
        case schedule(BillScheduleID)
        case bill(PersonalBillID)
    }
}

/// A bill payment that is over, as its follower is told in the transaction that ends it.
struct EndedPayment: Sendable {
    let id: UniqueID
    let owner: UserID
    /// Nil: somebody made it by hand.
    let source: OrderedPayment.Source?
    let biller: BillerID
    let customer: String
    /// By the biller.
    let customerName: String?
    let isPaid: Bool
    /// Why it is not.
    let failureCode: String?
}

/// What came of ordering a payment.
enum OrderWord: Sendable, Equatable {
    /// It is there; its follower is told the rest.
    case carried
    /// There is none, for this reason.
    case refused(code: String)
    /// What it costs could not be found out, so nobody was asked.
    case postponed
    /// Nobody knows whether it is there: the same is ordered again.
    case unanswered
}

/// Orders payments that were written down before, each as often as an answer is missing.
struct AutomaticPayer: Sendable {
    let paying: BillPaying
    let logger: Logger

    /// - Parameter agreed: what the payment's owner agreed to; nil: whatever it costs.
    func order(_ order: BillOrder, _ payment: OrderedPayment, agreed: Money? = nil) async -> OrderWord {
        // What it would cost by now, or that nobody can say, is no word about one that is there.
        do {
            if try await paying.finds(payment) { return .carried }
        } catch {
            return word(of: error, payment, otherwise: .unanswered)
        }
        let priced: PricedOrder
        do {
            priced = try await paying.price(order, payment.owner, false)
        } catch {
            return word(of: error, payment, otherwise: .postponed)
        }
        guard agreed.map({ $0 == priced.amount }) ?? true else { return .refused(code: Self.amountChanged) }
        do {
            try await paying.pay(priced, payment)
            return .carried
        } catch {
            return word(of: error, payment, otherwise: .unanswered)
        }
    }

    /// What is bought costs something else than it did.
    static let amountChanged = "amount_changed"

    /// A refusal of theirs is an answer; what is out of order, or is being done at this moment, is none.
    private func word(of error: any Error, _ payment: OrderedPayment, otherwise: OrderWord) -> OrderWord {
        if let code = ((error as? Problem) ?? (error as? any ProblemConvertible)?.problem)?.code,
            code.status < 500, code.status != 429, code != .requestInProgress
        {
            return .refused(code: code.code)
        }
        logger.warning(
            "a payment could not be ordered yet", metadata: ["payment_id": "\(payment.id)", "error": "\(error)"])
        return otherwise
    }
}

/// The word of somebody who is there for payments that are made when nobody is: the PIN's proof is spent once, when
/// they are agreed to.
struct Mandates: Sendable {
    let wallet: WalletClient

    /// Would the wallet pay this now?
    /// - Parameter id: of what the proof is spent on.
    /// - Throws: `Problem` with the wallet's word against it.
    func take(_ id: UniqueID, _ priced: PricedOrder, of giver: Giver) async throws {
        do {
            let checked = try await wallet.check(
                CheckWallet(
                    id: id, ownerID: giver.user, walletID: priced.order.wallet,
                    initiator: Initiator(userID: giver.user, channel: giver.channel), purpose: WalletQuestions.purpose,
                    amount: priced.total, authorization: giver.authorization, consume: true))
            if let code = checked.code { throw Problem(Refusal(code: code)) }
        } catch let refused as RequestRefused {
            throw Problem(refused.refusal)
        }
    }

    /// Who agrees, and by what.
    struct Giver: Sendable {
        let user: UserID
        let channel: Channel
        let authorization: String?
    }
}
