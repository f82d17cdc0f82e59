import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A request as one of its ends sees it.
struct MoneyRequestView: FieldEncodable {
    let request: MoneyRequest
    private let isRequester: Bool

    init(_ request: MoneyRequest, for user: UserID) {
        self.request = request
        isRequester = request.requester.user == user
    }

    static let example = MoneyRequestView(
        MoneyRequest(
            id: MoneyRequestID(.example),
            requester: Payment.Party(user: UserID(.example), wallet: .example, name: "Ada L."), amount: .example,
            note: "Dinner", reference: "REQ-20261120-7Q4M2Z8K0T", createdAt: .example,
            expiresAt: .example + .seconds(259_200), payerID: UserID(UniqueID(high: 1, low: 1)),
            payerName: "Grace H.", address: nil), for: UserID(.example))

    func encode(to out: inout JSONWriter) {
        out.field("id", request.id)
        out.field("reference", request.reference)
        out.field("status", request.state)
        out.field("wallet_id", isRequester ? request.requester.wallet : nil)
        out.field("amount", request.amount)
        out.field("requester", PartyView(request.requester))
        out.field("payer", PartyView(name: request.payerName))
        // Who is asked by an address that nobody has proven yet.
        out.optional("recipient", isRequester ? request.address.map(UnprovenAddressView.init) : nil)
        out.field("note", request.note)
        out.field("payment_id", request.payment)
        out.field("livemode", request.isLive)
        out.field("expires_at", request.expiresAt)
        out.field("created_at", request.createdAt)
    }
}

extension MoneyRequest.State: FieldValue {}
extension MoneyRequestFilter.Box: FieldValue {}
