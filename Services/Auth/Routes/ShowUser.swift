import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ShowUser: Endpoint {
    typealias Path = UserPath

    static let spec = EndpointSpec(
        .get, "/api/v1/admin/users/{id}", id: "showUser", summary: "One account",
        tag: AuthRoutes.Tag.administration, access: .roles([.admin, .support, .compliance]), problems: [.notFound],
        rateClass: .operations)

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<AdministratedUserView> {
        let reader = try AccountReader(call.caller)
        guard
            let user = try await auth.users.find(call.path.id),
            reader.seesStaff || Role.staff.isDisjoint(with: user.roles)
        else { throw AuthError.notFound }
        let locks = try await auth.signIns.locks(of: [user], at: call.receivedAt)
        return .ok(AdministratedUserView(user: user, lockedUntil: locks[user.id], for: reader))
    }
}
