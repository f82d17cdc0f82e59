import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain

/// Payments that the payer's bank takes back. An event only says which: Stripe is asked how that stands.
struct StripeDisputes: Sendable {
    let api: StripeAPI

    /// - Parameter name: Stripe's own of the dispute.
    /// - Throws: `webhookMalformed`; `PartnerError`, and then the event comes again.
    func event(_ id: String, about name: String?) async throws -> ProviderEvent {
        guard let name = try name?.pathName else { throw PaymentsError.webhookMalformed }
        let answer = try await api.call("get_dispute", about: name, .get, "/disputes/\(name)")
        guard answer.status != 404 else { return .unbooked(id, "a dispute \(name) that Stripe does not know") }
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        let dispute = try api.link.client.decode(StripeDispute.self, from: answer)
        guard dispute.id == name else { throw api.link.unexpected(answer) }
        return dispute.event(id)
    }
}

/// https://docs.stripe.com/api/disputes/object
struct StripeDispute: FieldDecodable {
    let id: String
    private let intent: String?
    private let status: String
    private let amount: Int64
    private let currency: String
    private let moves: [Move]

    /// Money that Stripe took from us, or gave again.
    private struct Move: FieldDecodable {
        private static let range: ClosedRange<Int64> = -99_999_999_999...99_999_999_999

        let amount: Int64
        let fee: Int64
        let currency: String

        init(_ fields: inout Fields) {
            amount = fields.required("amount", .integer(Self.range))
            fee = fields.required("fee", .integer(Self.range))
            currency = fields.required("currency", .text(3...3))
        }
    }

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        intent = fields.optional("payment_intent", .text(1...255))
        status = fields.required("status", .text(1...60))
        amount = fields.required("amount", .integer(0...Int64.max))
        currency = fields.required("currency", .text(3...3))
        moves = fields.optional("balance_transactions", .array(.object(Move.self), 0...100)) ?? []
    }

    func event(_ id: String) -> ProviderEvent {
        // A question of the bank, or one that ended before any money moved.
        guard !moves.isEmpty else { return .asking(id, about: nil) }
        let (taken, given) = (moves.filter { $0.amount < 0 }, moves.filter { $0.amount > 0 })
        guard let intent, moves.allSatisfy({ $0.currency == currency }), given.count <= 1,
            let took = taken.first, taken.count == 1, took.amount == -amount, took.fee >= 0,
            let money = StripeAmount.money(amount, currency), let fee = StripeAmount.money(took.fee, currency),
            let state = state(isGivenAgain: !given.isEmpty)
        else { return .unbooked(id, "dispute \(self.id) in state \(status) that we cannot book") }
        var told = PaymentChargeback(
            payment: intent, amount: money, fee: fee, reference: self.id, state: state)
        var event = ProviderEvent.chargeback(id, told)
        guard state == .won, let gave = given.first else { return event }
        // Stripe keeps its fee, or gives all of it again.
        told.keepsFee = took.fee > 0 && gave.fee == 0
        event.chargebackOf = told
        if gave.amount != amount || gave.fee != -took.fee && !told.keepsFee {
            event.unbooked = "dispute \(self.id) is won, and Stripe keeps a part"
        }
        return event
    }

    /// Nil for one that a later version may have, and for money that it should not have moved.
    private func state(isGivenAgain: Bool) -> ProviderChargeback.State? {
        switch status {
        case "needs_response", "under_review": .opened
        // Until the money is there again.
        case "won": isGivenAgain ? .won : .opened
        case "lost": isGivenAgain ? nil : .lost
        default: nil
        }
    }
}
