import TestSupport
import Testing

@testable import Messaging

/// A class, so that the queue can change within `#expect`.
@Suite final class PublishQueueTests {
    private let start = ContinuousClock.now
    private var queue = PublishQueue(window: 4, capacity: 10)

    private func messages(_ names: String..., mandatory: Bool = false) -> [OutboundMessage] {
        names.map {
            OutboundMessage(
                exchange: "", routingKey: $0, mandatory: mandatory, properties: MessageProperties(messageID: $0),
                body: [])
        }
    }

    private func sendAll() -> [String] {
        var sent: [String] = []
        while let message = queue.next() { sent.append(message.routingKey) }
        return sent
    }

    private func add(_ messages: [OutboundMessage], deadline: ContinuousClock.Instant) -> PublishQueue.BatchID? {
        queue.add(messages, deadline: deadline)
    }

    private func next() -> String? { queue.next()?.routingKey }

    private func confirmed(_ confirm: PublisherConfirm) -> [PublishQueue.Finished] { queue.confirmed(confirm) }

    private func channelRefused(_ error: MessagingError) -> [PublishQueue.Finished] { queue.channelRefused(error) }

    private func expire(_ now: ContinuousClock.Instant, _ error: MessagingError) -> [PublishQueue.Finished] {
        queue.expire(now, error)
    }

    private func ack(_ tag: UInt64, multiple: Bool = false) -> PublisherConfirm {
        PublisherConfirm(deliveryTag: tag, multiple: multiple, isAck: true)
    }

    @Test func batchEndsWhenItsLastMessageIsConfirmed() throws {
        let batch = try #require(add(messages("a", "b"), deadline: start))
        #expect(sendAll() == ["a", "b"])
        #expect(confirmed(ack(2)) == [])
        #expect(confirmed(ack(1)) == [.init(batch: batch, count: 2, error: nil)])
        #expect(queue.isEmpty)
    }

    @Test func oneConfirmOfManyEndsAllBatchesUpToIt() throws {
        let first = try #require(add(messages("a", "b"), deadline: start))
        let second = try #require(add(messages("c"), deadline: start))
        _ = sendAll()
        let finished = confirmed(ack(3, multiple: true))
        #expect(Set(finished.map(\.batch)) == [first, second])
        #expect(confirmed(ack(3, multiple: true)) == [])
    }

    @Test func windowBoundsWhatIsInFlight() throws {
        _ = add(messages("a", "b", "c", "d", "e", "f"), deadline: start)
        #expect(sendAll() == ["a", "b", "c", "d"])
        _ = confirmed(ack(2, multiple: true))
        #expect(sendAll() == ["e", "f"])
    }

    @Test func queueBeyondItsCapacityIsRefused() throws {
        _ = add(messages("1", "2", "3", "4", "5", "6", "7", "8"), deadline: start)
        #expect(add(messages("9", "10", "11"), deadline: start) == nil)
        #expect(add(messages("9", "10"), deadline: start) != nil)
    }

    @Test func nackFailsItsBatchOnly() throws {
        let first = try #require(add(messages("a"), deadline: start))
        let second = try #require(add(messages("b"), deadline: start))
        _ = sendAll()
        let nack = PublisherConfirm(deliveryTag: 1, multiple: false, isAck: false)
        #expect(confirmed(nack) == [.init(batch: first, count: 1, error: MessagingError(.nacked, ""))])
        #expect(confirmed(ack(2)) == [.init(batch: second, count: 1, error: nil)])
    }

    @Test func returnedMandatoryMessageEndsAsUnroutable() throws {
        let batch = try #require(add(messages("a", mandatory: true), deadline: start))
        _ = sendAll()
        queue.returned(messageID: "a", text: "NO_ROUTE")
        #expect(confirmed(ack(1)) == [.init(batch: batch, count: 1, error: MessagingError(.unroutable, ""))])
    }

    @Test func unconfirmedMessagesGoOutAgainInOrderAfterALostConnection() throws {
        let batch = try #require(add(messages("a", "b", "c"), deadline: start))
        _ = add(messages("d"), deadline: start)
        _ = sendAll()
        _ = confirmed(ack(2))
        queue.connectionLost()
        #expect(sendAll() == ["a", "c", "d"])
        // Tags count from one again on the new channel.
        _ = confirmed(ack(1))
        #expect(confirmed(ack(2)) == [.init(batch: batch, count: 3, error: nil)])
    }

    @Test func refusedChannelEndsWhatWasInFlightAndKeepsTheRest() throws {
        let first = try #require(add(messages("a", "b", "c", "d"), deadline: start))
        _ = add(messages("e"), deadline: start)
        _ = sendAll()
        let refused = MessagingError(.refused(replyCode: 404), "no exchange")
        #expect(channelRefused(refused) == [.init(batch: first, count: 4, error: refused)])
        #expect(sendAll() == ["e"])
    }

    @Test func expiredBatchIsNotSentAndItsLateConfirmIsIgnored() throws {
        let late = try #require(add(messages("a", "b"), deadline: start))
        let timely = try #require(add(messages("c"), deadline: start + .seconds(9)))
        #expect(next() == "a")
        let timeout = MessagingError(.timeout, "")
        #expect(expire(start - .seconds(1), timeout) == [])
        #expect(expire(start, timeout) == [.init(batch: late, count: 2, error: timeout)])
        #expect(sendAll() == ["c"])
        #expect(confirmed(ack(1)) == [])
        #expect(confirmed(ack(2)) == [.init(batch: timely, count: 1, error: nil)])
    }

    @Test func randomRunsEndEachBatchExactlyOnce() {
        var random = SeededGenerator()
        var open: Set<PublishQueue.BatchID> = []
        var lastTag: UInt64 = 0
        queue = PublishQueue(window: 16, capacity: 200)
        for _ in 0..<5_000 {
            var finished: [PublishQueue.Finished] = []
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                let count = Int.random(in: 1...5, using: &random)
                let batch = add((0..<count).flatMap { messages("\($0)") }, deadline: start)
                if let batch { open.insert(batch) }
            case 4...6: while queue.next() != nil { lastTag += 1 }
            case 7, 8:
                guard lastTag > 0 else { continue }
                finished = confirmed(
                    PublisherConfirm(
                        deliveryTag: .random(in: 1...lastTag, using: &random), multiple: .random(using: &random),
                        isAck: .random(using: &random)))
            default:
                queue.connectionLost()
                lastTag = 0
            }
            for end in finished { #expect(open.remove(end.batch) != nil) }
            #expect(queue.inFlightCount <= 16)
        }
        while !queue.isEmpty {
            while queue.next() != nil { lastTag += 1 }
            for end in confirmed(ack(lastTag, multiple: true)) { #expect(open.remove(end.batch) != nil) }
        }
        #expect(open.isEmpty)
    }
}
