import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Support looks for the customer it talks to, compliance for the one it examines: by address, number or name. Neither
/// turns the pages of all accounts; support sees no staff and no whole telephone number.
struct ListUsers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/users", id: "listUsers",
        summary: "Accounts, newest first; support and compliance name an address, number or name",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin, .support, .compliance]), problems: [.badCursor],
        rateClass: .operations)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: AdministrationStore.Filter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = AdministrationStore.Filter(
                email: fields.optional("email", .email.described("Only the account of this address"))?.text,
                phone: fields.optional("phone", .phone.described("Only accounts with this number")),
                name: fields.optional(
                    "name", .line(2...100).described("Only accounts whose first, last or whole name begins so")),
                role: fields.optional("role", .choice(Role.self).described("Only accounts with this role")),
                status: fields.optional(
                    "status", .choice(AccountStatus.self).described("Only accounts in this status"))
            )
        }
    }

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<Page<AdministratedUserView>> {
        let page = call.query.page
        let reader = try AccountReader(call.caller)
        var filter = call.query.filter
        guard reader == .admin || filter.isSpecific else {
            throw Problem(
                .malformedParameter,
                errors: [FieldError("email", .missing, "one of email, phone and name is required")])
        }
        filter.customersOnly = !reader.seesStaff
        let before = try page.position(auth.cursors, list: "users").flatMap(UserID.init)
        let users = try await auth.administration.list(filter, before: before, limit: page.limit + 1)
        return .ok(
            Page(users.map { AdministratedUserView(user: $0, for: reader) }, limit: page.limit) {
                auth.cursors.encode($0.user.id.description, list: "users")
            })
    }
}

/// How much of other accounts somebody reads.
enum AccountReader: Sendable {
    case admin
    /// Any account that is named.
    case compliance
    /// Customers who are named, without their whole telephone number.
    case support

    init(_ caller: Caller) {
        self = caller.has(.admin) ? .admin : caller.has(.compliance) ? .compliance : .support
    }

    var seesStaff: Bool { self != .support }
    var seesPhone: Bool { self != .support }
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
        tag: AuthRoutes.Tag.administration, access: .roles([.admin, .support, .compliance]), problems: [.notFound],
        rateClass: .operations)

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<AdministratedUserView> {
        let reader = try AccountReader(call.caller)
        guard
            let user = try await auth.users.find(call.path.id),
            reader.seesStaff || Role.staff.isDisjoint(with: user.roles)
        else { throw AuthError.notFound }
        return .ok(AdministratedUserView(user: user, for: reader))
    }
}

/// What gives others rights, or takes them, is done by somebody who has just shown to be who they are, and never for
/// oneself.
struct ChangeUser: Endpoint {
    typealias Path = UserPath

    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/users/{id}", id: "changeUser",
        summary: "Change roles or KYC tier, lock or unlock; leaves a row in the audit log",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin]), requires: .recentProof,
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
            by: Actor(person: call.caller.signedIn(), requestID: call.requestID)
        )
        await auth.revocations.publish(revoked)
        return .ok(AdministratedUserView(user: user, for: .admin)).revoking(revoked)
    }
}
