import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /virtual-account-numbers`: as many as are asked for.
struct CreateFlutterwaveAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/flutterwave/v3/virtual-account-numbers", id: "createFlutterwaveAccount",
        summary: "Open a virtual account", tag: FlutterwaveFace.tag, access: .public)

    struct Body: FieldDecodable {
        let reference: String
        let currency: Currency
        let narration: String

        init(_ fields: inout Fields) {
            _ = fields.required("email", .text(3...254))
            _ = fields.optional("is_permanent", .bool)
            reference = fields.required("tx_ref", .text(1...100))
            currency = fields.optional("currency", .currency) ?? .NGN
            _ = fields.optional("firstname", .text(0...100))
            _ = fields.optional("lastname", .text(0...100))
            narration = fields.optional("narration", .text(0...140)) ?? ""
        }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Virtual account created") {
            let account = try await shop.accounts.open(
                with: .flutterwave, holder: body.reference, name: body.narration, currency: body.currency)
            return .wire([
                "response_code": .string("02"), "response_message": .string("Transaction in progress"),
                "flw_ref": .string("FLW-\(account.number)"),
                "order_ref": .string("URF_\(PartnerNumber.of(account.id))"),
                "account_number": .string(account.number), "frequency": .string("N/A"),
                "bank_name": .string("Wema Bank"), "created_at": .string("\(account.createdAt)"),
                "expiry_date": .string("N/A"), "note": .string(account.name), "amount": .null,
            ])
        }
    }
}

/// `POST /virtual-account-numbers/{order_ref}`: `{"status": "inactive"}`
struct CloseFlutterwaveAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/flutterwave/v3/virtual-account-numbers/{order_ref}", id: "closeFlutterwaveAccount",
        summary: "Close one", tag: FlutterwaveFace.tag, access: .public)

    struct Path: FieldDecodable {
        let number: Int64?

        init(_ fields: inout Fields) {
            let text = fields.required("order_ref", .text(1...100))
            number = text.hasPrefix("URF_") ? Int64(text.dropFirst(4)) : nil
        }
    }

    struct Body: FieldDecodable {
        init(_ fields: inout Fields) {
            let status = fields.required("status", .text(1...20))
            if status != "inactive" { fields.refuse("status", .unknownValue, "must be inactive") }
        }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Virtual account updated successfully") {
            guard let number = call.path.number,
                try await shop.accounts.close(with: .flutterwave, number: number) != nil
            else { throw FlutterwaveDesk.Refused(status: 404, message: "Virtual account not found") }
            return .wire(["status": .string("00"), "status_desc": .string("Deactivated successfully")])
        }
    }
}
