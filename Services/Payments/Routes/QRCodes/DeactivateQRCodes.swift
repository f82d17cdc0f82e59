import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /qr-codes/deactivate`: nobody begins to pay them any more; what has begun goes on. All of them, or none.
struct DeactivateQRCodes: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/qr-codes/deactivate", id: "deactivateQRCodes", summary: "Take QR codes back",
        tag: QRCodeRoutes.tag, access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound], servesTestKeys: true)

    struct Body: FieldDecodable {
        let ids: [QRCodeID]

        init(_ fields: inout Fields) {
            ids = fields.required("ids", .array(.id(QRCodeID.self), 1...100))
        }
    }

    let desk: QRCodeDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<QRCodesView> {
        let caller = try call.caller
        return try await transactions.run { transaction in
            let codes = try await desk.deactivate(call.body.ids, of: caller, in: transaction)
            return .ok(QRCodesView(codes: try codes.map(QRCodeView.init)))
        }
    }
}
