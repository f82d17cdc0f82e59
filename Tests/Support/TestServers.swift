import FoundationEssentials

/// Addresses of the PostgreSQL, Redis and RabbitMQ that tests run against, as `make test` exports them.
///
/// A missing address fails the test: a suite that skips what it cannot reach proves nothing.
package struct TestServers: Sendable {
    /// Superuser of a cluster whose databases come and go: `postgres://user:password@host:port/postgres`.
    package let postgresURL: String
    /// `redis://host:port/0`.
    package let redisURL: String
    /// Administrator in the virtual host `/`: `amqp://user:password@host:port/%2F`.
    package let rabbitMQURL: String
    /// RabbitMQ's management API with credentials: `http://user:password@host:port`.
    package let rabbitMQAPI: String

    /// Reads the four `FLORIN_TEST_*` variables.
    /// - Throws: `MissingTestServer` that names the variable.
    package static func fromEnvironment() throws -> TestServers {
        TestServers(
            postgresURL: try required("FLORIN_TEST_POSTGRES_URL"),
            redisURL: try required("FLORIN_TEST_REDIS_URL"),
            rabbitMQURL: try required("FLORIN_TEST_RABBITMQ_URL"),
            rabbitMQAPI: try required("FLORIN_TEST_RABBITMQ_API"))
    }

    fileprivate static func required(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw MissingTestServer(variable: name)
        }
        return value
    }
}

/// A test needs a server whose address is not in the environment.
package struct MissingTestServer: Error, CustomStringConvertible {
    package let variable: String

    package var description: String {
        "\(variable) is not set: run `make test`, which starts the servers and exports their addresses"
    }
}

/// What tests of encrypted connections need: the test servers' own authority. PostgreSQL takes TLS on its usual port.
package struct TestTLS: Sendable {
    /// PEM file of the authority that signed the servers' certificates for `localhost` and 127.0.0.1.
    package let authorityFile: String
    /// `amqps://user:password@localhost:port/%2F`.
    package let rabbitMQURL: String

    /// - Throws: `MissingTestServer` that names the variable.
    package static func fromEnvironment() throws -> TestTLS {
        TestTLS(
            authorityFile: try TestServers.required("FLORIN_TEST_TLS_CA"),
            rabbitMQURL: try TestServers.required("FLORIN_TEST_RABBITMQ_TLS_URL"))
    }
}
