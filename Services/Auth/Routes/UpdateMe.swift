import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct UpdateMe: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/auth/me", id: "updateMe", summary: "Change one's own account", tag: AuthRoutes.Tag.account,
        access: .authenticated(scope: .profileWrite), right: .own, problems: [.notFound])

    struct Body: FieldDecodable {
        let change: UserStore.ProfileChange

        init(_ fields: inout Fields) {
            change = UserStore.ProfileChange(
                firstName: fields.optional("first_name", .firstName),
                lastName: fields.optional("last_name", .lastName),
                phone: fields.change("phone", .phone),
                country: fields.change("country", .country)
            )
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<UserView> {
        let user = try await auth.users.update(call.caller.userID, call.body.change, at: call.receivedAt)
        return .ok(UserView(user))
    }
}
