import Clibpq

/// How a `PostgresClient` reaches its server and how much it may ask of it.
package struct PostgresConfig: Sendable {
    /// A connection string in either of libpq's forms; holds a password, so never log it.
    let url: String
    /// Hosts in the order of the string, with port and with address where the string gives one.
    let hosts: [Host]
    /// The `options` of the string, to which ours are added.
    let serverOptions: String
    /// Keywords that the string sets itself.
    private let given: Set<String>

    /// Most connections at one time; they are opened when needed. 1 or more.
    package var poolSize = 4
    /// How many callers may wait for a connection; the next one fails at once.
    package var maximumWaiters = 1024
    /// How long a caller waits for a connection.
    package var acquireTimeout: Duration = .seconds(5)
    /// How long callers wait for a server that cannot be reached, from the moment that became known. Longer than it
    /// takes to be back after a broken connection, shorter than anybody likes to wait for the news.
    package var outagePatience: Duration = .milliseconds(500)
    /// How long one statement may run; the server ends it then. Zero for no limit.
    package var statementTimeout: Duration = .seconds(30)
    /// How long an attempt to connect may take, over all hosts.
    package var connectTimeout: Duration = .seconds(5)
    /// How many statements each connection keeps prepared.
    package var preparedStatements = 256
    /// Shown in the server's `pg_stat_activity`.
    package var applicationName = "florin"

    struct Host: Sendable {
        let name: String
        let address: String
        let port: String
    }

    /// - Parameter url: `postgres://user:password@host:port/database?sslmode=verify-full`, with several
    ///   `host:port` and `target_session_attrs=read-write` for a primary with standbys; TLS and all else as libpq
    ///   documents it.
    /// - Throws: `PostgresError.invalidConfiguration`; the message does not contain the URL.
    package init(url: String) throws(PostgresError) {
        var problem: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &problem) else {
            PQfreemem(problem)
            // libpq's own message quotes parts of the URL, which may be the password.
            throw PostgresError(.invalidConfiguration, message: "the database URL cannot be read")
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.url = url
        given = Set(values.keys)
        serverOptions = values["options"] ?? ""
        hosts = Self.hosts(of: values)
    }

    private static func hosts(of values: [String: String]) -> [Host] {
        func list(_ key: String) -> [String] {
            guard let text = values[key], !text.isEmpty else { return [] }
            return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        return (0..<max(names.count, addresses.count)).map { index in
            Host(
                name: index < names.count ? names[index] : "",
                address: index < addresses.count ? addresses[index] : "",
                // One port may stand for all hosts.
                port: index < ports.count ? ports[index] : ports.count == 1 ? ports[0] : ""
            )
        }
    }

    /// What is said to libpq beside the URL; later entries win over it.
    func parameters(hosts: [Host]) -> [(keyword: String, value: String)] {
        var list = [("dbname", url), ("client_encoding", "UTF8"), ("options", options)]
        if !given.contains("application_name") { list.append(("application_name", applicationName)) }
        // A peer that vanished without a word is noticed within about a minute.
        for (keyword, value) in [
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
        ]
        where !given.contains(keyword) {
            list.append((keyword, value))
        }
        if !hosts.isEmpty {
            list.append(("host", hosts.map(\.name).joined(separator: ",")))
            list.append(("port", hosts.map(\.port).joined(separator: ",")))
            if hosts.contains(where: { !$0.address.isEmpty }) {
                list.append(("hostaddr", hosts.map(\.address).joined(separator: ",")))
            }
        }
        return list
    }

    /// Session settings that our code relies on, in the form of the server's command line; those of the URL win over
    /// what stands before them. Our transactions wait for nobody: one that is idle belongs to a process that stands
    /// still or to a machine that is gone, and holds locks that others wait for.
    private var options: String {
        let milliseconds =
            statementTimeout.components.seconds * 1_000
            + statementTimeout.components.attoseconds / 1_000_000_000_000_000
        return "-c idle_in_transaction_session_timeout=5000 \(serverOptions)"
            + " -c statement_timeout=\(milliseconds) -c timezone=UTC -c intervalstyle=iso_8601"
    }
}
