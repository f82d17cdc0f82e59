import PostgresAccess
import Testing

@Suite struct NotificationTests {
    @Test func notificationsArriveAlsoAfterABrokenConnection() async throws {
        try await withDatabase { client, _ in
            var stream = client.notifications(channel: "news").makeAsyncIterator()
            #expect(await stream.next() == "")
            try await client.execute("select pg_notify('news', \("one"))")
            #expect(await stream.next() == "one")
            try await client.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like 'listen%'
                """)
            #expect(await stream.next() == "")
            try await client.execute("select pg_notify('news', \("two"))")
            #expect(await stream.next() == "two")
            await client.close()
            #expect(await stream.next() == nil)
        }
    }
    /// A reader that is slower than its buffer is told to look for itself, behind all that it still gets.
    @Test(.timeLimit(.minutes(1))) func whatASlowReaderLosesIsNotLostInSilence() async throws {
        try await withDatabase { client, _ in
            var stream = client.notifications(channel: "news").makeAsyncIterator()
            #expect(await stream.next() == "")
            try await client.execute("select pg_notify('news', n::text) from generate_series(1, 3000) n")
            var (expected, isOwed) = (1, false)
            while expected <= 3_000 || isOwed {
                guard let payload = await stream.next() else { break }
                guard let number = Int(payload) else {
                    isOwed = false
                    continue
                }
                if number != expected { isOwed = true }
                expected = number + 1
            }
            #expect(expected == 3_001 && !isOwed)
            await client.close()
        }
    }
}
