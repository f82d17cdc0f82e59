import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ListUsers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/users", id: "listUsers", summary: "All accounts, newest first",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin]), problems: [.badCursor], rateClass: .operations)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: AdministrationStore.Filter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = AdministrationStore.Filter(
                email: fields.optional("email", .email.described("Only the account of this address"))?.text,
                role: fields.optional("role", .choice(Role.self).described("Only accounts with this role")),
                status: fields.optional(
                    "status", .choice(AccountStatus.self).described("Only accounts in this status"))
            )
        }
    }

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<Page<AdministratedUserView>> {
        let page = call.query.page
        let before = try page.position(auth.cursors, list: "users").flatMap(UserID.init)
        let users = try await auth.administration.list(call.query.filter, before: before, limit: page.limit + 1)
        return .ok(
            Page(users.map(AdministratedUserView.init), limit: page.limit) {
                auth.cursors.encode($0.user.id.description, list: "users")
            })
    }
}

/// The path of one account.
struct UserPath: FieldDecodable {
    let id: UserID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(UserID.self))
    }
}

struct ShowUser: Endpoint {
    typealias Path = UserPath

    static let spec = EndpointSpec(
        .get, "/api/v1/admin/users/{id}", id: "showUser", summary: "One account",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin]), problems: [.notFound], rateClass: .operations)

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<AdministratedUserView> {
        guard let user = try await auth.users.find(call.path.id) else { throw AuthError.notFound }
        return .ok(AdministratedUserView(user: user))
    }
}

struct ChangeUser: Endpoint {
    typealias Path = UserPath

    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/users/{id}", id: "changeUser",
        summary: "Change roles or KYC tier, lock or unlock; leaves a row in the audit log",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin]), problems: [.notFound, .ownAccount],
        rateClass: .operations)

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
                kycTier: fields.optional("kyc_tier", .integer(KYCTier.range)),
                reason: fields.optional("reason", .lines(1...500))
            )
        }
    }

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<AdministratedUserView> {
        let (user, revoked) = try await auth.administration.change(
            call.path.id,
            call.body.change,
            by: Actor(userID: call.caller.userID, requestID: call.requestID),
            at: call.receivedAt
        )
        await auth.revocations.publish(revoked)
        return .ok(AdministratedUserView(user: user)).revoking(revoked)
    }
}
