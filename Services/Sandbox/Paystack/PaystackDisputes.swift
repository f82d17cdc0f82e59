import HTTPKit
import JSONKit
import MoneyKit
import Primitives

struct PaystackNumberPath: FieldDecodable {
    let id: Int64

    init(_ fields: inout Fields) { id = fields.required("id", .integer(1 ... .max)) }
}

/// `GET /dispute/{id}`
struct GetPaystackDispute: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/dispute/{id}", id: "getPaystackDispute", summary: "How a dispute stands",
        tag: PaystackFace.tag, access: .public)

    typealias Path = PaystackNumberPath

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let number = call.path.id
        return try await desk.answer(call.header("Authorization"), "Dispute retrieved") {
            let (dispute, payment) = try await shop.book.dispute(with: .paystack) { PartnerNumber.of($0.id) == number }
            return PaystackWords.dispute(dispute, of: payment, refunded: await shop.book.refunded(of: payment))
        }
    }
}

extension PaystackWords {
    static func dispute(_ dispute: SandboxDispute, of payment: SandboxPayment, refunded: Money) -> JSONValue {
        let resolution: String? =
            switch dispute.status {
            case .opened: nil
            case .won: "declined"
            case .lost: "merchant-accepted"
            }
        let resolvedAt = time(dispute.endedAt)
        return .wire([
            "id": .number(PartnerNumber.of(dispute.id)), "refund_amount": .number(dispute.amount.minorUnits),
            "currency": .string(dispute.amount.currency.code),
            "status": .string(resolution == nil ? "awaiting-merchant-feedback" : "resolved"),
            "resolution": resolution.map { .string($0) } ?? .null, "domain": .string("test"),
            "transaction": disputed(payment, refunded: refunded), "transaction_reference": .null,
            "category": .string("chargeback"), "customer": payer(of: payment), "bin": .string("408408"),
            "last4": .string("4081"), "dueAt": .null, "resolvedAt": resolvedAt, "evidence": .null,
            "attachments": .null, "note": .null, "history": .array([]), "messages": .array([]),
            "createdAt": .string("\(dispute.createdAt)"),
            "updatedAt": .string("\(dispute.endedAt ?? dispute.createdAt)"),
        ])
    }

    /// As its documents have a transaction here: with numbers and objects where the look-up has none.
    private static func disputed(_ payment: SandboxPayment, refunded: Money) -> JSONValue {
        guard case .object(let members) = transaction(payment, refunded: refunded) else { return .null }
        return .object(
            members.map { member in
                switch member.name {
                case "fees": JSONMember("fees", .number(0))
                case "metadata": JSONMember("metadata", .wire(["custom_fields": .array([])]))
                case "authorization":
                    JSONMember(
                        "authorization", .wire(["receiver_bank_account_number": .null, "receiver_bank": .null]))
                default: member
                }
            })
    }

    private static func payer(of payment: SandboxPayment) -> JSONValue {
        .wire([
            "id": .number(1), "first_name": .string("Ada"), "last_name": .string("Lovelace"),
            "email": .string(payment.facts["email"] ?? "customer@florin.test"), "customer_code": .string("CUS_1"),
            "phone": .string(""), "metadata": .object([]), "risk_action": .string("default"),
            "international_format_phone": .string(""),
        ])
    }

    static func event(_ dispute: SandboxDispute, of payment: SandboxPayment) -> JSONValue {
        .wire([
            "event": .string(dispute.status == .opened ? "charge.dispute.create" : "charge.dispute.resolve"),
            "data": Self.dispute(dispute, of: payment, refunded: .zero(payment.amount.currency)),
        ])
    }
}
