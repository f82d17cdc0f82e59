import Authentication
import HTTPKit
import Primitives

struct PublishKeys: Endpoint {
    static let spec = EndpointSpec(
        .get, "/.well-known/jwks.json", id: "publishKeys", summary: "The public keys that verify access tokens",
        tag: AuthRoutes.Tag.signIn, access: .public, isOpenInMaintenance: true)

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<JSONWebKeySet> {
        // Far shorter than the time between a key's publication and its use.
        .ok(try await auth.keys.published(at: call.receivedAt)).header("Cache-Control", "public, max-age=60")
    }
}
