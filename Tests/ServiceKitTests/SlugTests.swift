import HTTPKit
import JSONKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import SuiteKit
import TestSupport
import Testing

@testable import ServiceKit

/// Its process is called otherwise than its schema, its user and its queues.
private enum CreditEngine: FlorinService {
    static let process = SuiteProcess(name: "credit-engine", slug: "credit", port: 8_106)
    static let migrations = [Migration(name: "V0001__none", sql: Array("select 1".utf8))]

    static func build(_ context: ServiceContext) async throws -> ServiceParts {
        _ = try context.postgres()
        _ = try context.broker(.service(slug, events: ["credit.tested.v1"], servesRequests: true))
        return ServiceParts(endpoints: [Hello()])
    }
}

@Suite("A service whose name and slug differ")
struct SlugTests {
    /// With the rights that `scripts/lib/rabbitmq.sh` and `scripts/prepare-database` give to a service of this slug and
    /// no others: whatever was made of the name would be refused.
    @Test func livesOnTheRightsOfItsSlug() async throws {
        try await TestDatabase.with(schema: "credit", migrations: []) { database in
            try await TestBroker.with("slug") { broker in
                try await withUser(of: "credit", at: broker) { brokerURL in
                    let client = try database.client()
                    try await migrate(CreditEngine.self, client, logger: quiet)
                    await client.close()
                    let settings = try ProbeService.settings(database: database.url, broker: brokerURL)
                    try await withService(CreditEngine.self, settings: settings) { service in
                        let ready = try await eventually("readiness") {
                            let page = try await fetch(service.baseURL + "/readyz").json
                            return page["status"]?.stringValue == "ready" ? page : nil
                        }
                        #expect(ready["service"]?.stringValue == "credit-engine")
                        let queues = ready["checks"]?["queues"]?["waiting"]
                        for queue in ["credit.events", "credit.requests", "credit.parked"] {
                            #expect(queues?[queue]?.integerValue == 0, "\(queue)")
                        }
                        #expect(service.host.routes.service == "credit-engine")
                    }
                }
            }
        }
    }

    @Test func configurationBeginsWithTheSlug() throws {
        let unknown = UnknownVariables(known: ["CREDIT_LIMIT"], service: CreditEngine.slug)
        #expect(unknown.findings(in: ["CREDIT_OTHER_THING": "1"]).map(\.variable) == ["CREDIT_OTHER_THING"])
    }

    private var quiet: Logger { Logger(label: "slug") { _ in SwiftLogNoOpLogHandler() } }

    private func withUser(
        of slug: String, at broker: TestBroker, _ body: (_ url: String) async throws -> Void
    ) async throws {
        let user = uniqueName("slug")
        let own = #"^(florin\\..*|\#(slug)\\..*|amq\\.gen.*)$"#
        let write = #"^(florin\\..*|\#(slug)\\..*|amq\\.gen.*|amq\\.default)$"#
        let place = "\(broker.virtualHost)/\(user)"
        try await broker.management.put("users/\(user)", json: #"{"password": "pw", "tags": ""}"#)
        try await broker.management.put(
            "permissions/\(place)", json: #"{"configure": "\#(own)", "write": "\#(write)", "read": "\#(own)"}"#)
        let url = try #require(ServerURL(broker.url)?.with(user: user, password: "pw").description)
        do {
            try await body(url)
            try await broker.management.delete("users/\(user)")
        } catch {
            try? await broker.management.delete("users/\(user)")  // the test's own error is the one to report
            throw error
        }
    }
}
