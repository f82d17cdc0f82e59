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

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AdministratedUserView>> {
        let page = call.query.page
        let reader = try AccountReader(call.caller)
        var filter = call.query.filter
        guard reader == .admin || filter.isSpecific else {
            throw Problem(
                .malformedParameter,
                errors: [FieldError("email", .missing, "one of email, phone and name is required")])
        }
        filter.customersOnly = !reader.seesStaff
        // The beginning of a name is no person: whoever may not turn the pages of all accounts gets one of them.
        let isOnePage = reader != .admin && filter.email == nil && filter.phone == nil
        let before = isOnePage ? nil : try page.position(auth.cursors, list: "users").flatMap(UserID.init)
        let users = try await auth.administration.list(
            filter, before: before, limit: isOnePage ? page.limit : page.limit + 1)
        let locks = try await auth.signIns.locks(of: users, at: call.receivedAt)
        let views = users.map { AdministratedUserView(user: $0, lockedUntil: locks[$0.id], for: reader) }
        return .ok(
            Page(views, limit: page.limit) {
                auth.cursors.encode($0.user.id.description, list: "users")
            })
    }
}
