import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

/// Says who brought the caller here.
struct ClaimReferral: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/referrals/claim", id: "claimReferral", summary: "Say by whose code one came", tag: "Rewards",
        access: .ownWallets, right: .act, idempotency: .optional,
        problems: [.referralInvalid])

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) {
            code = fields.required("code", .text(1...20).described("As a friend shows it; small letters will do"))
        }
    }

    static let bodyExample: String? = #"{"code":"K7QW2MZT"}"#

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<ReferralView> {
        let friend = try call.caller.userID
        let registeredAt = try await parts.claims.registration(of: friend)
        return try await idempotent(call, parts.transactions) { transaction in
            let referral = try await parts.claims.claim(
                call.body.code.uppercased(), by: friend, registeredAt: registeredAt, in: transaction)
            AuditTrail.changed("referral", from: String?.none, to: referral.id.description)
            return .ok(ReferralView(referral: referral, reward: nil, now: parts.clock.now()))
        }
    }
}
