import HTTPKit
import ServiceKit
import Testing

/// No endpoint of the suite changes anything without a trace.
@Suite struct AuditTests {
    @Test func everyEndpointThatIsNoGetLeavesARow() async throws {
        try await withWholeSuite { suite in
            for (name, service) in suite.all {
                for spec in service.host.endpoints.map({ type(of: $0).spec }) {
                    let allowed: Set<AuditRule> =
                        spec.isReading ? [.none, .read] : Self.movesMoney(spec) ? [.movement] : [.write, .attempt]
                    #expect(allowed.contains(spec.audit), "\(spec.id) of \(name) declares \(spec.audit)")
                }
            }
        }
    }

    /// Those whose movements tell who began them: the customers' at the wallet, and no other's.
    private static func movesMoney(_ spec: EndpointSpec) -> Bool {
        ["transferFunds", "transferBatch", "convertFunds", "captureHold"].contains(spec.id)
    }

    @Test func guessesAtSecretsAreTracedAlsoWhenTheyAreRefused() async throws {
        try await withWholeSuite { suite in
            for spec in suite.all.values.flatMap({ $0.host.endpoints.map { type(of: $0).spec } })
            where spec.rateClass == .signIn && !spec.isReading {
                #expect(spec.audit == .attempt, "\(spec.id)")
            }
        }
    }
}
