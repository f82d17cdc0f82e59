import TestSupport
import Testing

@testable import Messaging

@Suite struct SettlementTests {
    @Test func allAckedIsOneFrame() {
        let plan = Settlement.plan([(5, .ack), (6, .ack), (7, .ack)])
        #expect(plan == [Settlement(disposition: .ack, deliveryTag: 7, multiple: true)])
    }

    @Test func nothingIsNoFrame() {
        #expect(Settlement.plan([]).isEmpty)
    }

    /// Plays a plan against a model of the broker's unsettled tags.
    @Test func anyMixSettlesEachDeliveryAsItsVerdictSays() {
        for mix in 0..<256 {
            let wanted = (0..<8).map { (deliveryTag: UInt64($0 + 1), disposition: mix >> $0 & 1 == 1) }
            let plan = Settlement.plan(wanted.map { ($0.deliveryTag, $0.disposition ? .ack : .requeue) })
            var settled: [UInt64: Bool] = [:]
            for frame in plan {
                let tags = frame.multiple ? (1...frame.deliveryTag).filter { settled[$0] == nil } : [frame.deliveryTag]
                for tag in tags { settled[tag] = frame.disposition == .ack }
            }
            #expect(settled == Dictionary(uniqueKeysWithValues: wanted.map { ($0.deliveryTag, $0.disposition) }))
        }
    }

    // MARK: Out of order

    @Test func aGroupIsOneFrameAndASlowOneKeepsNobody() {
        var tags = SettledTags()
        for tag in [3, 1, 2, 5] as [UInt64] { tags.acknowledge(tag) }
        #expect(
            tags.take() == [
                Settlement(disposition: .ack, deliveryTag: 5, multiple: false),
                Settlement(disposition: .ack, deliveryTag: 3, multiple: true),
            ])
        #expect(tags.take().isEmpty)
        tags.acknowledge(4)
        #expect(tags.take() == [Settlement(disposition: .ack, deliveryTag: 4, multiple: false)])
    }

    /// Plays the frames against a model of the broker, which knows open deliveries alone.
    @Test(arguments: 0..<8)
    func anyOrderSettlesEachDeliveryOnce(run: Int) {
        var random = SeededGenerator()
        let seed = random.seed
        var (tags, open, told) = (SettledTags(), Set<UInt64>(), Set<UInt64>())
        var (delivered, working) = (UInt64(0), [UInt64]())
        for _ in 0..<400 {
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                delivered += 1
                open.insert(delivered)
                working.append(delivered)
            }
            for _ in 0..<Int.random(in: 0...5, using: &random) where !working.isEmpty {
                let tag = working.remove(at: Int.random(in: 0..<working.count, using: &random))
                if Int.random(in: 0..<10, using: &random) == 0 {
                    tags.settled(tag)
                    open.remove(tag)
                    told.insert(tag)
                } else {
                    tags.acknowledge(tag)
                }
            }
            for frame in tags.take() {
                #expect(open.contains(frame.deliveryTag), "seed \(seed)")
                let settled: Set<UInt64> =
                    frame.multiple ? open.filter { $0 <= frame.deliveryTag } : [frame.deliveryTag]
                #expect(settled.isDisjoint(with: working), "seed \(seed)")
                open.subtract(settled)
                told.formUnion(settled)
            }
            #expect(open == Set(working), "seed \(seed)")
        }
        #expect(told.count + working.count == Int(delivered), "seed \(seed)")
    }
}
