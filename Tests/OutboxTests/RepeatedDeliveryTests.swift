import Messaging
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What came back often is set aside when work on it never ended, and not because connections broke.
@Suite struct RepeatedDeliveryTests {
    private func returned(_ id: UniqueID, times: Int) -> IncomingMessage {
        IncomingMessage(
            messageID: id, type: happened, body: Array("{}".utf8), occurredAt: aTime, queue: "listener.events",
            redelivered: times > 0, deliveryCount: times)
    }

    private func deliveries(_ client: PostgresClient) -> RepeatedDeliveries {
        RepeatedDeliveries(client: client, clock: .system, logger: quiet)
    }

    @Test func whatWorkNeverEndsOnIsParkedAfterFiveAttempts() async throws {
        try await withTables { client, _ in
            let deliveries = deliveries(client)
            let id = ids.next()
            var begun = 0
            for times in 0..<20 {
                // The process dies: nothing is committed, and the broker gives the message out again.
                let verdicts = await deliveries.handle([returned(id, times: times)]) { _ in
                    begun += 1
                    return [.requeue]
                }
                guard case .park(let error) = verdicts[0] else { continue }
                #expect(error.contains("never ended"))
                #expect(times == RepeatedDeliveries.suspicion + RepeatedDeliveries.limit)
                #expect(begun == times)
                return
            }
            Issue.record("it goes round for ever")
        }
    }

    @Test func whatHasItsEffectIsNeverParkedHoweverOftenItComesBack() async throws {
        try await withTables { client, _ in
            let deliveries = deliveries(client)
            let id = ids.next()
            for times in 0..<50 {
                // The effect is committed, the connection breaks before the broker hears of it.
                let verdicts = await deliveries.handle([returned(id, times: times)]) { messages in
                    do {
                        _ = try await client.query(Inbox.claim(messages.map(\.messageID), now: aTime))
                        return [.ack]
                    } catch {
                        return [.requeue]
                    }
                }
                #expect(verdicts == [.ack])
            }
            let counted = try await client.query("select from inbox_attempts")
            #expect(counted.isEmpty)
        }
    }

    @Test func orderStaysAndSuspectsStandAlone() async throws {
        try await withTables { client, _ in
            let messages = [0, 0, 4, 0, 3, 9, 0, 0].map { returned(ids.next(), times: $0) }
            var batches: [[UniqueID]] = []
            let verdicts = await deliveries(client).handle(messages) { batch in
                batches.append(batch.map(\.messageID))
                return batch.map { _ in .ack }
            }
            #expect(verdicts == messages.map { _ in .ack })
            #expect(batches.flatMap(\.self) == messages.map(\.messageID))
            #expect(batches.map(\.count) == [2, 1, 1, 1, 1, 2])
        }
    }

    @Test func withoutADatabaseMessagesGoBack() async throws {
        try await withTables { client, _ in
            let deliveries = deliveries(client)
            await client.close()
            let message = returned(ids.next(), times: 5)
            let work = Task { await deliveries.handle([message]) { _ in [.ack] } }
            work.cancel()
            #expect(await work.value == [.requeue])
        }
    }
}
