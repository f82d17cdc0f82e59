import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Payments that whoever paid, or their bank, takes back. An event only says which: PayPal is asked how that stands,
/// and what it has moved on our account counts.
struct PayPalDisputes: Sendable {
    let api: PayPalAPI

    /// - Parameter name: PayPal's own of the dispute.
    /// - Throws: `webhookMalformed`; `PartnerError`, and then the event comes again.
    func event(_ id: String, about name: String?) async throws -> ProviderEvent {
        guard let name = try name?.pathName else { throw PaymentsError.webhookMalformed }
        let answer = try await api.call("get_dispute", about: name, .get, "/v1/customer/disputes/\(name)")
        guard answer.status != 404 else { return .unbooked(id, "a dispute \(name) that PayPal does not know") }
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        let dispute = try api.link.client.decode(PayPalDispute.self, from: answer)
        guard dispute.id == name else { throw api.link.unexpected(answer) }
        // What both talk about before PayPal moves anything.
        guard let sums = dispute.sums else { return .asking(id, about: nil) }
        guard let told = dispute.told(sums), dispute.transactions.count == 1, let capture = dispute.transactions.first,
            let deposit = try await deposit(of: try capture.pathName, about: name)
        else { return .unbooked(id, "dispute \(name) in state \(dispute.status) that we cannot book") }
        var event = ProviderEvent.asking(id, about: nil)
        event.chargeback = ProviderChargeback(
            deposit: deposit, amount: sums.taken, fee: sums.fee, reference: name, state: told.state,
            keepsFee: told.keepsFee)
        return event
    }

    /// A capture knows what we called its order.
    private func deposit(of capture: String, about subject: String) async throws -> DepositID? {
        let answer = try await api.call("get_capture", about: subject, .get, "/v2/payments/captures/\(capture)")
        guard answer.status != 404 else { return nil }
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        return try api.link.client.decode(PayPalMovement.self, from: answer).florinID.flatMap { DepositID($0) }
    }
}

/// https://developer.paypal.com/docs/api/customer-disputes/v1/#disputes_get
struct PayPalDispute: FieldDecodable {
    private struct Disputed: FieldDecodable {
        let capture: String?

        init(_ fields: inout Fields) { capture = fields.optional("seller_transaction_id", .text(1...255)) }
    }

    private struct Outcome: FieldDecodable {
        let code: String?

        init(_ fields: inout Fields) { code = fields.optional("outcome_code", .text(1...255)) }
    }

    /// Money that PayPal took from somebody for it, or gave. What it calls `party` it once called `affected_party`.
    private struct Move: FieldDecodable {
        let party: String?
        let kind: String?
        let reason: String?
        let amount: Money?

        init(_ fields: inout Fields) {
            let former = fields.optional("affected_party", .text(1...60))
            party = fields.optional("party", .text(1...60)) ?? former
            kind = fields.optional("type", .text(1...60))
            reason = fields.optional("reason", .text(1...60))
            amount = fields.optional("amount", .object(PayPalMoney.self))?.money
        }

        var isFee: Bool { ["DISPUTE_FEE", "CHARGEBACK_FEE", "DISPUTE_SETTLEMENT_FEE"].contains(reason) }
        var isKnown: Bool { amount != nil && (isFee || reason == nil || reason == "DISPUTE_SETTLEMENT") }
    }

    /// What it has moved on our account.
    struct Sums: Sendable, Equatable {
        let taken: Money
        let given: Money
        /// What it charges, and what of that it gave again.
        let fee: Money
        let feeGiven: Money
    }

    let id: String
    let status: String
    let transactions: [String]
    private let outcome: String?
    private let moves: [Move]

    init(_ fields: inout Fields) {
        id = fields.required("dispute_id", .text(1...255))
        status = fields.required("status", .text(1...255))
        transactions =
            (fields.optional("disputed_transactions", .array(.object(Disputed.self), 0...100)) ?? [])
            .compactMap(\.capture)
        outcome = fields.optional("dispute_outcome", .object(Outcome.self))?.code
        let former = fields.optional("money_movements", .array(.object(Move.self), 0...100)) ?? []
        let all = fields.optional("fund_movements", .array(.object(Move.self), 0...100)) ?? former
        moves = all.filter { $0.party == "SELLER" }
    }

    /// Nil: it has moved nothing.
    var sums: Sums? {
        guard let currency = moves.lazy.compactMap(\.amount).first?.currency else { return nil }
        func sum(_ kind: String, fees: Bool) -> Money {
            let units = moves.filter { $0.kind == kind && $0.isFee == fees }.reduce(Int64(0)) {
                $0 + ($1.amount?.minorUnits ?? 0)
            }
            return Money(minorUnits: units, currency: currency)
        }
        return Sums(
            taken: sum("DEBIT", fees: false), given: sum("CREDIT", fees: false), fee: sum("DEBIT", fees: true),
            feeGiven: sum("CREDIT", fees: true))
    }

    /// How it stands by that; nil for what a later version may have, and for parts that were given again.
    func told(_ sums: Sums) -> (state: ProviderChargeback.State, keepsFee: Bool)? {
        guard moves.allSatisfy({ $0.isKnown && $0.amount?.currency == sums.taken.currency }), sums.taken.isPositive
        else { return nil }
        if sums.given.isPositive {
            let isFeeWhole = sums.feeGiven == sums.fee
            guard sums.given == sums.taken, isFeeWhole || sums.feeGiven.isZero else { return nil }
            return (.won, !isFeeWhole)
        }
        guard sums.feeGiven.isZero else { return nil }
        guard status == "RESOLVED" else { return (.opened, false) }
        switch outcome {
        case "RESOLVED_BUYER_FAVOUR", "ACCEPTED", "RESOLVED_WITH_PAYOUT": return (.lost, false)
        // Until the money is there again.
        case "RESOLVED_SELLER_FAVOUR", "CANCELED_BY_BUYER", "DENIED": return (.opened, false)
        default: return nil
        }
    }
}
