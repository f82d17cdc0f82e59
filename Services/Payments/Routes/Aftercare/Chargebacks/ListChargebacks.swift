import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/chargebacks`: deposits that their providers took back.
struct ListChargebacks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/chargebacks", id: "listChargebacks",
        summary: "Deposits that providers took back, newest first", tag: "Chargebacks (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let deposit: DepositID?
        let state: Chargeback.State?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            deposit = fields.optional("deposit_id", .id(DepositID.self).described("Only those of this deposit"))
            state = fields.optional("status", .choice(Chargeback.State.self).described("Only those that stand so"))
        }
    }

    let chargebacks: ChargebackStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ChargebackView>> {
        let query = call.query
        let after = try query.page.position(cursors, list: "chargebacks").flatMap(ChargebackID.init)
        let rows = try await chargebacks.list(
            deposit: query.deposit, state: query.state, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { ChargebackView(chargeback: $0) }, limit: query.page.limit) {
                cursors.encode("\($0.chargeback.id)", list: "chargebacks")
            })
    }
}

/// A chargeback as staff see it.
struct ChargebackView: FieldEncodable {
    let chargeback: Chargeback

    static let example = ChargebackView(
        chargeback: Chargeback(
            id: ChargebackID(.example), deposit: DepositID(.example), owner: UserID(.example), wallet: .example,
            provider: "stripe", providerReference: "dp_1N0x2y", amount: .example, fee: .example, restore: .example,
            createdAt: .example, stage: .waiting, shortfall: .zero(.USD)))

    func encode(to out: inout JSONWriter) {
        out.field("id", chargeback.id)
        out.field("status", chargeback.state)
        out.field("stage", chargeback.stage)
        out.field("deposit_id", chargeback.deposit)
        out.field("owner_id", chargeback.owner)
        out.field("wallet_id", chargeback.wallet)
        out.field("provider", chargeback.provider)
        out.field("provider_reference", chargeback.providerReference)
        out.field("amount", chargeback.amount)
        out.field("fee", chargeback.fee)
        // Of one that is won: the fee stays the provider's.
        out.field("keeps_fee", chargeback.keepsFee)
        // What the wallet could not give; null while it is asked.
        out.field("shortfall", chargeback.shortfall)
        out.field("created_at", chargeback.createdAt)
    }
}

extension Chargeback.State: FieldValue {}
extension Chargeback.Stage: FieldValue {}
