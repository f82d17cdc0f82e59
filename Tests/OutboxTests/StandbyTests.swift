import Outbox
import PostgresAccess
import TestSupport
import Testing

@Suite struct StandbyTests {
    /// What a server shows that came back after a crash may yet be lost with it. The tests' commits wait for no
    /// standby; those of the relay do here.
    @Test func nothingIsAnnouncedThatTheStandbyLacks() async throws {
        try await withTablesAndBroker { client, database, broker, _ in
            let (collector, signal) = (Collector(), WakeSignal())
            let admin = PostgresClient(try PostgresConfig(url: database.adminURL), logger: quiet)
            let (own, probe) = (try database.client(poolSize: 1), try database.client(poolSize: 1))
            for client in [own, probe] {
                _ = try await client.query("select set_config('synchronous_commit', 'on', false)")
            }
            try await running([
                { try await collector.collect(broker) }, { try await relay(own, broker, signal).run() },
            ]) {
                try await client.execute(Outbox.append([event(1)]))
                try await collector.wait(for: 1)
                try await eventually("the table is empty") { try await countOutbox(client) == 0 }
                try await withStandbyAway(admin, probe) {
                    try await client.execute(Outbox.append([event(2)]))
                    let waiting = try await eventually("the relay waits") { try await waitingForStandby(admin).first }
                    // When its row is deleted the broker has it.
                    #expect(!waiting.hasPrefix("delete"))
                    #expect(collector.distinct.count == 1)
                }
                try await collector.wait(for: 2)
            }
            for client in [own, probe, admin] { await client.close() }
        }
    }

    private func withStandbyAway(_ admin: PostgresClient, _ probe: PostgresClient, _ body: () async throws -> Void)
        async throws
    {
        try await admin.execute("alter system set synchronous_standby_names = 'nobody'")
        try await admin.execute("select pg_reload_conf()")
        let commits = Task { while !Task.isCancelled { try await probe.execute(Self.probe) } }
        let result: Result<Void, any Error>
        do {
            try await eventually("commits wait") { try await isProbeWaiting(admin) }
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        try await admin.execute("alter system reset synchronous_standby_names")
        try await admin.execute("select pg_reload_conf()")
        commits.cancel()
        _ = await commits.result
        try result.get()
    }

    private static let probe: SQL = "insert into effects (what) values ('probe')"

    private func isProbeWaiting(_ admin: PostgresClient) async throws -> Bool {
        try await admin.query(
            "select from pg_stat_activity where wait_event = 'SyncRep' and query = \(Self.probe.text)"
        ).count == 1
    }

    /// The statements whose commits wait, without the probe.
    private func waitingForStandby(_ admin: PostgresClient) async throws -> [String] {
        try await admin.query(
            """
            select query from pg_stat_activity
            where wait_event = 'SyncRep' and datname = current_database() and query <> \(Self.probe.text)
            """
        ).decode(String.self)
    }
}
