import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// Payments that the payer's bank takes back. An event only says which: Paystack is asked how that stands.
struct PaystackDisputes: Sendable {
    let api: PaystackAPI

    /// - Parameter number: Paystack's own of the dispute.
    /// - Throws: `PartnerError`, and then the event comes again.
    func event(_ id: String, about number: String) async throws -> ProviderEvent {
        let answer = try await api.call("get_dispute", about: number, .get, "/dispute/\(number)", isIdempotent: true)
        guard !api.isUnknown(answer) else { return .unbooked(id, "a dispute \(number) that Paystack does not know") }
        let dispute = try api.data(PaystackDispute.self, answer)
        guard String(dispute.id) == number else { throw api.unexpected("a dispute of another number") }
        guard let state = dispute.state, let amount = dispute.amount, let payment = dispute.transaction else {
            return .unbooked(id, "dispute \(number) in state \(dispute.status) that we cannot book")
        }
        return .chargeback(
            id,
            PaymentChargeback(
                payment: payment, amount: amount, fee: .zero(amount.currency), reference: number, state: state))
    }
}

/// `GET /dispute/{id}`
struct PaystackDispute: FieldDecodable {
    private struct Disputed: FieldDecodable {
        let reference: String

        init(_ fields: inout Fields) { reference = fields.required("reference", .text(1...255)) }
    }

    let id: Int64
    let status: String
    /// What the bank wants back of it.
    let amount: Money?
    let transaction: String?
    private let resolution: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        status = fields.required("status", .text(1...60))
        resolution = fields.optional("resolution", .text(1...60))
        let units: Int64? = fields.optional("refund_amount", .integer(0 ... .max))
        let currency = fields.optional("currency", .currency)
        amount = units.flatMap { units in currency.map { Money(minorUnits: units, currency: $0) } }
        transaction = fields.optional("transaction", .object(Disputed.self))?.reference
    }

    /// Nil for one that a later version may have. Declined: the merchant did, and the bank has agreed.
    var state: ProviderChargeback.State? {
        switch (status, resolution) {
        case ("awaiting-merchant-feedback", _), ("awaiting-bank-feedback", _), ("pending", _): .opened
        case ("resolved", "merchant-accepted"), ("resolved", "auto-accepted"): .lost
        case ("resolved", "declined"): .won
        default: nil
        }
    }
}
