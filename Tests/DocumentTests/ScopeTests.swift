import Authentication
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import Testing

/// A key is refused the scopes that its owner's roles can never use, and no others: what `Scope` says of them is what
/// the services declare.
@Suite struct ScopeTests {
    @Test func aScopeIsForThoseToWhomItOpensARoute() async throws {
        try await withWholeSuite { suite in
            let routes = suite.all.values.flatMap { $0.host.endpoints.descriptions.map(\.spec) }
            for scope in Scope.allCases {
                let opened = routes.filter { $0.access.scope == scope }
                // Scopes of services that are still to come open nothing to anybody.
                guard !opened.isEmpty else { continue }
                for role in Role.allCases {
                    let key = Caller(userID: UserID(.example), apiKeyID: .example, roles: [role], scopes: [scope])
                    let isUsed = opened.contains { $0.access.admits(key, reading: $0.isReading) }
                    #expect(scope.isUsable(by: [role]) == isUsed, "\(scope.rawValue) for \(role.rawValue)")
                }
            }
        }
    }
}
