import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ShowMe: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/auth/me", id: "showMe", summary: "The account of whoever asks", tag: AuthRoutes.Tag.account,
        access: .authenticated(scope: .profileRead), problems: [.notFound])

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<UserView> {
        guard let user = try await auth.users.find(call.caller.userID) else { throw AuthError.notFound }
        return .ok(UserView(user))
    }
}
