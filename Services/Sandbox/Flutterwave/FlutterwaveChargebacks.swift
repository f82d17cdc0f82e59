import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /chargebacks?flw_ref=`: those of one transaction, or all.
struct ListFlutterwaveChargebacks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/flutterwave/v3/chargebacks", id: "listFlutterwaveChargebacks", summary: "Chargebacks, newest first",
        tag: FlutterwaveFace.tag, access: .public)

    struct Query: FieldDecodable {
        let reference: String?

        init(_ fields: inout Fields) { reference = fields.optional("flw_ref", .text(1...100)) }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Chargebacks fetched") {
            .array(
                try await shop.book.disputes(with: .flutterwave)
                    .filter { _, payment in
                        call.query.reference.map { $0 == FlutterwaveWords.partnerReference(payment) } ?? true
                    }
                    .map { FlutterwaveWords.chargeback($0.dispute, of: $0.payment) })
        }
    }
}

extension FlutterwaveWords {
    /// Its own of what was paid.
    static func partnerReference(_ payment: SandboxPayment) -> String { "FLW-\(PartnerNumber.of(payment.id))" }

    static func chargeback(_ dispute: SandboxDispute, of payment: SandboxPayment) -> JSONValue {
        let status =
            switch dispute.status {
            case .opened: "initiated"
            case .won: "won"
            case .lost: "lost"
            }
        return .wire([
            "id": .number(PartnerNumber.of(dispute.id)), "amount": amount(dispute.amount),
            "flw_ref": .string(partnerReference(payment)), "status": .string(status), "stage": .string("new"),
            "comment": .string("Product/service not received"),
            "meta": .wire(["uploaded_proof": .null, "history": .array([])]),
            "due_date": .string("\(dispute.createdAt)"), "settlement_id": .string("N/A"),
            "created_at": .string("\(dispute.createdAt)"), "transaction_id": .number(PartnerNumber.of(payment.id)),
            "tx_ref": .string(reference(payment)),
        ])
    }
}
