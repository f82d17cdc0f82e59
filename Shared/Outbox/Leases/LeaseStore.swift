package import PostgresAccess
import Primitives

/// Lets one process at a time do what only one should: a row with a holder and a time, by the server's clock.
///
/// A lease is a courtesy, not a lock: a holder that stalls past its time may overlap with the next one, so what it
/// protects must be harmless when done twice.
package struct LeaseStore: Sendable {
    private let client: PostgresClient
    private let holder: String

    /// Each store is a holder of its own.
    package init(client: PostgresClient) {
        self.client = client
        holder = IDGenerator(clock: .system).next().description
    }

    /// Takes the lease, or renews it if it is ours.
    /// - Returns: false when another holds it.
    package func acquire(_ name: String, for time: Duration) async throws(PostgresError) -> Bool {
        try await client.execute(
            """
            insert into leases as lease (name, holder, until)
            values (\(name), \(holder), clock_timestamp() + \(time.inSeconds) * interval '1 second')
            on conflict (name) do update set holder = excluded.holder, until = excluded.until
            where lease.holder = excluded.holder or lease.until < clock_timestamp()
            """) == 1
    }

    /// Gives the lease back; nothing happens when it is not ours.
    package func release(_ name: String) async throws(PostgresError) {
        try await client.execute("delete from leases where name = \(name) and holder = \(holder)")
    }

    /// Runs `body` under the lease, which is renewed meanwhile; when that fails for as long as it lasts, or another has
    /// taken it, the task of `body` is cancelled.
    /// - Returns: nil, without running `body`, when another holds the lease.
    package func withLease<R: Sendable>(
        _ name: String, for time: Duration, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R? {
        guard try await acquire(name, for: time) else { return nil }
        let result = await withTaskGroup(of: Result<R, any Error>?.self) { group in
            group.addTask {
                do { return .success(try await body()) } catch { return .failure(error) }
            }
            group.addTask {
                await keep(name, for: time)
                return nil
            }
            // The renewer ends only when the lease is lost; the body is then told by its cancellation.
            var result: Result<R, any Error>?
            for await next in group {
                group.cancelAll()
                if let next { result = next }
            }
            return result
        }
        // Not ours any more, or given back late: it runs out by itself.
        try? await release(name)
        return try result?.get()
    }

    /// Renews until cancelled or lost.
    private func keep(_ name: String, for time: Duration) async {
        var lastRenewal = ContinuousClock.now
        while !Task.isCancelled {
            try? await Task.sleep(for: time / 3)
            do {
                guard try await acquire(name, for: time) else { return }
                lastRenewal = .now
            } catch {
                if ContinuousClock.now - lastRenewal > time { return }
            }
        }
    }
}
