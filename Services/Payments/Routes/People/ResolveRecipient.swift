import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /recipients/resolve`: whom an address or number belongs to, before money goes there. Only what its owner has
/// proven is known. Counted like a guess, since it could be used to collect people.
struct ResolveRecipient: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/recipients/resolve", id: "resolveRecipient",
        summary: "Whom an address or number belongs to", tag: "Payments",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, rateClass: .money)

    typealias Body = RecipientFields

    let recipients: Recipients

    func handle(_ call: Call<Self>) async throws -> Reply<ResolvedRecipientView> {
        let recipient = call.body.recipient
        return .ok(
            ResolvedRecipientView(recipient: recipient, person: try await recipients.find(recipient)?.person))
    }
}

/// What was asked, and who it is.
struct ResolvedRecipientView: FieldEncodable {
    let recipient: Recipient
    let person: Person?

    static let example = ResolvedRecipientView(
        recipient: .address(.email("grace@florin.test")), person: Person(id: UserID(.example), name: "Grace H."))

    func encode(to out: inout JSONWriter) {
        let (address, account): (ContactAddress?, String?) =
            switch recipient {
            case .address(let address): (address, nil)
            case .account(let number): (nil, number)
            }
        out.optional("email", address?.kind == .email ? address?.text : nil)
        out.optional("phone", address?.kind == .phone ? address?.text : nil)
        out.optional("account_number", account)
        out.field("known", person != nil)
        out.field("display_name", person?.name)
    }
}
