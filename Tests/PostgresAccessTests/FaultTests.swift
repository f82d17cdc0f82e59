import PostgresAccess
import TestSupport
import Testing

/// Connections are killed and tasks cancelled at random under load: money stays whole and the pool comes back.
@Suite struct FaultTests {
    @Test func killedConnectionsAndCancelledTasksLeaveNoTrace() async throws {
        var random = SeededGenerator()
        let steps = (0..<400).map { _ in Step(using: &random) }
        try await withDatabase(poolSize: 6) { client, url in
            try await client.script(
                """
                create table account (id int primary key, balance bigint not null);
                create table movement (id bigint primary key, amount bigint not null);
                insert into account select i, 0 from generate_series(1, 5) i;
                """)
            let results = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
                for (number, step) in steps.enumerated() {
                    group.addTask { (number, await perform(step, number, client)) }
                    // About as many at once as there are connections, and some waiting.
                    if number >= 16 { _ = try await group.next() }
                }
                return try await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            try await eventually("an answer") { (try? await client.ping()) != nil }
            let sums = try await client.query(
                "select sum(balance)::bigint, (select count(*) from movement), sum(abs(balance))::bigint from account")
            let (sum, movements, _) = try #require(try sums.first(Int.self, Int.self, Int.self))
            #expect(sum == 0)
            #expect(movements >= results.values.count { $0 })
            // No connection is left in a transaction or with a lock.
            try await expectFirst(
                0, client,
                "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'")
            // All connections work.
            try await withThrowingTaskGroup { group in
                for _ in 0..<12 { group.addTask { try await client.execute("select pg_sleep(0.01)") } }
                try await group.waitForAll()
            }
        }
    }

    private struct Step: Sendable {
        let from: Int
        let to: Int
        let fault: Fault

        enum Fault { case none, kill, cancel(afterMicroseconds: Int) }

        init(using random: inout SeededGenerator) {
            from = Int.random(in: 1...5, using: &random)
            to = from % 5 + 1
            switch Int.random(in: 0..<10, using: &random) {
            case 0: fault = .kill
            case 1, 2, 3: fault = .cancel(afterMicroseconds: Int.random(in: 0...5_000, using: &random))
            default: fault = .none
            }
        }
    }

    /// True when the step is known to be committed.
    private func perform(_ step: Step, _ number: Int, _ client: PostgresClient) async -> Bool {
        let work = Task {
            try await client.transaction { tx in
                for id in [step.from, step.to].sorted() {
                    try await tx.query("select balance from account where id = \(id) for update")
                }
                if case .kill = step.fault { try await tx.query("select pg_terminate_backend(pg_backend_pid())") }
                try await tx.commit(after: [
                    "update account set balance = balance - 1 where id = \(step.from)",
                    "update account set balance = balance + 1 where id = \(step.to)",
                    "insert into movement values (\(number), 1)",
                ])
            }
        }
        if case .cancel(let microseconds) = step.fault {
            try? await Task.sleep(for: .microseconds(microseconds))
            work.cancel()
        }
        do {
            try await work.value
            return true
        } catch {
            return false
        }
    }
}
