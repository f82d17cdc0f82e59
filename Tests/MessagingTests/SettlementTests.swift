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
}
