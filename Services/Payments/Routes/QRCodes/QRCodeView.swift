import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A code as its owner sees it.
struct QRCodeView: FieldEncodable {
    let code: QRCode
    /// What a reader sees; nil once the name has been forgotten.
    private let payload: String?

    init(_ code: QRCode) throws { self.init(code, payload: try code.text()) }

    private init(_ code: QRCode, payload: String?) {
        self.code = code
        self.payload = payload
    }

    static let example = QRCodeView(
        QRCode(
            id: QRCodeID(.example), owner: Payment.Party(user: UserID(.example), wallet: .example, name: "Ada L."),
            merchant: QRCode.Merchant(name: "Ada's Café", city: "Zürich", country: "CH", categoryCode: "5812"),
            currency: .USD, amount: .example, isSingleUse: false, reference: "QRP-20261120-7Q4M2Z8K0T",
            createdAt: .example, expiresAt: .example + .seconds(86_400)), payload: FieldType.qrPayload.example)

    func encode(to out: inout JSONWriter) {
        out.field("id", code.id)
        out.field("reference", code.reference)
        out.field("status", code.state)
        out.field("wallet_id", code.owner.wallet)
        out.field("merchant_name", code.merchant.name)
        out.field("merchant_city", code.merchant.city)
        out.field("country", code.merchant.country)
        out.field("category_code", code.merchant.categoryCode)
        out.field("currency", code.currency)
        out.field("amount", code.amount)
        out.field("single_use", code.isSingleUse)
        out.field("payload", payload)
        out.field("times_used", code.timesUsed)
        out.field("total_received", code.received)
        out.field("livemode", code.isLive)
        out.field("expires_at", code.expiresAt)
        out.field("created_at", code.createdAt)
    }
}

/// Several of them.
struct QRCodesView: FieldEncodable {
    let codes: [QRCodeView]

    static let example = QRCodesView(codes: [.example])

    func encode(to out: inout JSONWriter) { out.field("data", codes) }
}

extension QRCode.State: FieldValue {}
