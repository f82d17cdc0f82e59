import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain

/// Payments that the payer's bank takes back. An event only says which: Square is asked how that stands.
struct SquareDisputes: Sendable {
    let api: SquareAPI

    /// - Parameter name: Square's own of the dispute.
    /// - Throws: `webhookMalformed`; `PartnerError`, and then the event comes again.
    func event(_ id: String, about name: String?) async throws -> ProviderEvent {
        guard let name = try name?.pathName else { throw PaymentsError.webhookMalformed }
        let answer = try await api.call("get_dispute", about: name, .get, "/disputes/\(name)")
        guard answer.status != 404 else { return .unbooked(id, "a dispute \(name) that Square does not know") }
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        let dispute = try api.link.client.decode(SquareDisputeAnswer.self, from: answer).dispute
        guard dispute.id == name else { throw api.link.unexpected(answer) }
        // A question of the bank, before any money moves.
        if dispute.isInquiry { return .asking(id, about: nil) }
        guard let state = dispute.standing, let amount = dispute.amount, let payment = dispute.payment,
            let order = try await api.payment(try payment.pathName, about: name)?.order
        else { return .unbooked(id, "dispute \(name) in state \(dispute.state) that we cannot book") }
        return .chargeback(
            id,
            PaymentChargeback(
                payment: order, amount: amount, fee: .zero(amount.currency), reference: name, state: state))
    }
}

/// `{"dispute": {"id", "state", "amount_money", "disputed_payment": {"payment_id"}}}`:
/// https://developer.squareup.com/reference/square/objects/Dispute
struct SquareDisputeAnswer: FieldDecodable {
    private struct Disputed: FieldDecodable {
        let payment: String?

        init(_ fields: inout Fields) { payment = fields.optional("payment_id", .text(1...255)) }
    }

    struct Dispute: FieldDecodable {
        let id: String
        let state: String
        let amount: Money?
        let payment: String?

        init(_ fields: inout Fields) {
            id = fields.required("id", .text(1...255))
            state = fields.required("state", .text(1...60))
            amount = fields.required("amount_money", .object(SquareMoney.self)).money
            payment = fields.optional("disputed_payment", .object(Disputed.self))?.payment
        }

        var isInquiry: Bool { state.hasPrefix("INQUIRY_") }

        /// Nil for one that a later version may have. Square withholds the amount while it is decided.
        var standing: ProviderChargeback.State? {
            switch state {
            case "EVIDENCE_REQUIRED", "PROCESSING": .opened
            case "WON": .won
            case "LOST", "ACCEPTED": .lost
            default: nil
            }
        }
    }

    let dispute: Dispute

    init(_ fields: inout Fields) { dispute = fields.required("dispute", .object(Dispute.self)) }
}
