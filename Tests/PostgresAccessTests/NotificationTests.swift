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
}
