import Authentication
import HTTPKit
import PostgresAccess
import ServiceKit
import SuiteKit

/// Publishes the key that the tests sign tokens with, in auth's place.
enum KeyService: FlorinService {
    static let process = SuiteProcess(name: "keys", slug: "keys", port: 8_198)
    static let migrations: [Migration] = []
    static let key = SigningKey.generate()

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        ServiceParts(endpoints: [Keys()])
    }

    struct Keys: Endpoint {
        static let spec = EndpointSpec(
            .get, "/.well-known/jwks.json", id: "keys", summary: "The key of the tests", tag: "Keys", access: .public)

        func handle(_ call: Call<Self>) async throws -> Reply<JSONWebKeySet> {
            .ok(JSONWebKeySet(keys: [KeyService.key.verificationKey]))
        }
    }
}
