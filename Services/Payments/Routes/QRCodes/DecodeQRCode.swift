import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import QRKit

/// `POST /qr-codes/decode`: what a code says, whoever has issued it.
struct DecodeQRCode: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/qr-codes/decode", id: "decodeQRCode", summary: "Read a merchant's QR code",
        tag: QRCodeRoutes.tag, access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.qrInvalid], servesTestKeys: true)

    struct Body: FieldDecodable {
        let payload: String

        init(_ fields: inout Fields) { payload = fields.required("payload", .qrPayload) }
    }

    let desk: QRCodeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<DecodedQRCodeView> {
        let (payload, code) = try await desk.read(call.body.payload, live: try call.caller.isLive)
        return .ok(DecodedQRCodeView(payload: payload, isOurs: code != nil))
    }
}

/// What is not said in a code, or says nothing that anybody could see, is null. Another's may say anything, in any
/// order of characters: what people are shown of it is readable.
struct DecodedQRCodeView: FieldEncodable {
    let payload: MerchantPayload
    let isOurs: Bool

    static let example = DecodedQRCodeView(
        payload: MerchantPayload(
            initiation: .dynamic, id: .example, merchantName: "Ada's Café", merchantCity: "Zürich", country: "CH",
            categoryCode: "5812", currency: .USD, amount: .example), isOurs: true)

    func encode(to out: inout JSONWriter) {
        out.field("ours", isOurs)
        out.field("merchant_name", payload.merchantName.flatMap(ReadableText.cleared))
        out.field("merchant_city", payload.merchantCity.flatMap(ReadableText.cleared))
        out.field("country", payload.country.flatMap(ReadableText.cleared))
        out.field("category_code", payload.categoryCode.flatMap(ReadableText.cleared))
        out.field("currency", payload.currency)
        out.field("amount", payload.amount)
        out.field("initiation", payload.initiation)
    }
}

extension FieldType where Value == String {
    /// What a reader sees in a merchant's code, letter for letter: its lengths and its checksum are of just that
    /// spelling. More than the largest symbol holds is none.
    static var qrPayload: FieldType {
        .characters(
            1...4_296, pattern: "^[^\\u0000-\\u001F\\u007F-\\u009F]*$",
            example:
                "00020101021226500010dev.florin0132019aa2b67f987c3a8e115d0fc2a49b7e520458125303840540512.345802CH"
                + "5910Ada's Café6006Zürich6304CB5C"
        ) { $0.properties.generalCategory != .control }
    }
}

extension MerchantPayload.Initiation: FieldValue {}
