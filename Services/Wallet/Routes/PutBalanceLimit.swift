import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

/// Sets what one customer may hold over all wallets, instead of what the tier says; a merchant has no limit otherwise.
/// It holds from the next commit on.
struct PutBalanceLimit: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/wallet/owners/{id}/balance-limit", id: "putBalanceLimit",
        summary: "Set what one customer may hold", tag: "Administration",
        access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .optional,
        problems: [.notFound, .ownDecision])

    struct Path: FieldDecodable {
        let id: OwnerID

        init(_ fields: inout Fields) {
            id = fields.required("id", .id(OwnerID.self))
        }
    }

    struct Body: FieldDecodable {
        let limit: Money?
        let why: StaffReason

        init(_ fields: inout Fields) {
            limit = fields.optional("balance", .money.described("In dollars; null: as the tier or the role says"))
            if let limit, limit.currency != RateTable.base || limit.isNegative {
                fields.refuse("balance", .outOfRange, "must be dollars, zero or more")
            }
            why = StaffReason(&fields)
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<BalanceLimitView> {
        let (owner, limit) = (call.path.id, call.body.limit)
        guard try owner != call.caller.userID else { throw WalletError.ownDecision }
        let commander = try call.caller.commander(of: nil)
        return try await idempotent(call, parts.transactions) { transaction in
            AuditTrail.subject(owner)
            try await parts.ruleTables.put(balanceLimit: limit?.minorUnits, of: owner, in: transaction)
            if let action = StaffAction(
                .setBalanceLimit, on: owner.rawValue, by: commander, reason: call.body.why.reason,
                id: parts.ids.next(), at: parts.clock.now())
            {
                try await StaffActions.note(action, in: transaction)
            }
            return .ok(BalanceLimitView(owner: owner, limit: limit))
        }
    }
}

/// `{owner_id, balance}`
struct BalanceLimitView: FieldEncodable {
    let owner: OwnerID
    let limit: Money?

    static let example = BalanceLimitView(owner: OwnerID(.example), limit: .example)

    func encode(to out: inout JSONWriter) {
        out.field("owner_id", owner)
        out.field("balance", limit)
    }
}
