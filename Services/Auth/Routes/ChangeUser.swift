import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// What gives others rights, or takes them, is done by somebody who has just shown to be who they are, and never for
/// oneself.
struct ChangeUser: Endpoint {
    typealias Path = UserPath

    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/users/{id}", id: "changeUser",
        summary: "Change roles or KYC tier, lock or unlock; leaves a row in the audit log",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin]), right: .act, requires: .recentProof,
        problems: [.notFound, .ownAccount], rateClass: .operations)

    static let bodyExample: String? = #"{"roles":["customer","support"],"reason":"joined the help desk"}"#

    struct Body: FieldDecodable {
        /// What an administrator may set: an account is closed by its owner only.
        enum Status: String, CaseIterable {
            case active
            case locked
        }

        let change: AccountChange

        init(_ fields: inout Fields) {
            let roles = fields.optional("roles", .array(.choice(Role.self), 1...Role.allCases.count))
            change = AccountChange(
                roles: roles.map { roles in Role.allCases.filter(roles.contains) },
                status: fields.optional("status", .choice(Status.self)).map { $0 == .locked ? .locked : .active },
                kycTier: fields.change(
                    "kyc_tier",
                    .integer(KYCTier.range).described("Not in production; null: what compliance says")),
                reason: fields.optional("reason", .lines(1...500))
            )
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<AdministratedUserView> {
        let (user, revoked) = try await auth.administration.change(
            call.path.id,
            call.body.change,
            by: Actor(person: call.caller.signedIn(), requestID: call.requestID)
        )
        await auth.revocations.publish(revoked)
        let locks = try await auth.signIns.locks(of: [user], at: call.receivedAt)
        return .ok(AdministratedUserView(user: user, lockedUntil: locks[user.id], for: .admin)).revoking(revoked)
    }
}
