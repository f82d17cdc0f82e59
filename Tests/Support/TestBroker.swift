import FoundationEssentials

/// A RabbitMQ virtual host of one test.
package struct TestBroker: Sendable {
    /// Name of the virtual host.
    package let virtualHost: String
    /// Administrator in that host: `amqp://user:password@host:port/<virtual host>`.
    package let url: String
    package let management: RabbitMQManagement

    /// Makes a virtual host for `body` and deletes it afterwards, whatever happens in between.
    package static func with<Result>(
        _ purpose: String = "broker", _ body: (TestBroker) async throws -> Result
    ) async throws -> Result {
        let broker = try await create(purpose)
        do {
            let result = try await body(broker)
            try await broker.delete()
            return result
        } catch {
            try? await broker.delete()  // the test's own error is the one to report
            throw error
        }
    }

    /// Makes a virtual host; the caller deletes it.
    package static func create(_ purpose: String = "broker") async throws -> TestBroker {
        let servers = try TestServers.fromEnvironment()
        guard let amqp = ServerURL(servers.rabbitMQURL), let user = amqp.user,
            let management = RabbitMQManagement(servers.rabbitMQAPI)
        else { throw MissingTestServer(variable: "FLORIN_TEST_RABBITMQ_URL or _API") }
        let name = uniqueName(purpose)
        try await management.put("vhosts/\(name)", json: "{}")
        try await management.put(
            "permissions/\(name)/\(user)", json: #"{"configure": ".*", "write": ".*", "read": ".*"}"#)
        return TestBroker(virtualHost: name, url: amqp.with(path: name).description, management: management)
    }

    /// As that service's own user `florin-<service>`, which may do anything in this host. The broker tells whoever gets
    /// its messages that they are the service's.
    package func url(as service: String) async throws -> String {
        guard let amqp = ServerURL(url) else { return url }
        let user = "florin-\(service).\(virtualHost)"
        do {
            try await management.put("users/\(user)", json: #"{"password": "\#(virtualHost)", "tags": ""}"#)
        } catch let refused as RabbitMQManagement.Refused where refused.body.contains("user_already_exists") {
            // Two tasks of a test asked for it at once.
        }
        try await management.put(
            "permissions/\(virtualHost)/\(user)", json: #"{"configure": ".*", "write": ".*", "read": ".*"}"#)
        var parts = amqp
        parts.user = user
        parts.password = virtualHost
        return parts.with(path: virtualHost).description
    }

    package func delete() async throws {
        struct Permission: Decodable { let user: String }
        let answer = try await management.get("vhosts/\(virtualHost)/permissions")
        for user in try JSONDecoder().decode([Permission].self, from: answer).map(\.user)
        where user.hasSuffix(".\(virtualHost)") {
            try await management.delete("users/\(user)")
        }
        try await management.delete("vhosts/\(virtualHost)")
    }

    /// Ends every connection into this virtual host, as a broker restart would. Clients are expected to come back.
    package func dropConnections() async throws {
        for name in try await management.connectionNames(virtualHost: virtualHost) {
            try await management.delete("connections/\(RabbitMQManagement.escaped(name))")
        }
    }
}
