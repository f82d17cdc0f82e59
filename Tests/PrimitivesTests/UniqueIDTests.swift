import Primitives
import Testing

struct UniqueIDTests {
    private static let text = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"

    @Test func textRoundTripsInLowerCase() throws {
        let id = try #require(UniqueID(Self.text))
        #expect(id.description == Self.text)
        #expect(UniqueID(Self.text.uppercased()) == id)
    }

    @Test func bytesRoundTripInNetworkOrder() throws {
        let id = try #require(UniqueID(Self.text))
        #expect(Hex.encode(id.bytes) == Self.text.filter { $0 != "-" })
        #expect(UniqueID(bytes: id.bytes) == id)
        #expect(id.withBytes { Array($0) } == id.bytes)
        #expect(UniqueID(bytes: id.bytes.dropLast()) == nil)
        #expect(UniqueID(bytes: id.bytes + [0]) == nil)
    }

    @Test(arguments: [
        "", "019aa2b6", "019aa2b67f987c3a8e115d0fc2a49b7e", "{019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e}",
        "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7", "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e0",
        "019aa2b6-7f98-7c3a-8e115-d0fc2a49b7e", "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7g",
        "019aa2b6_7f98_7c3a_8e11_5d0fc2a49b7e", " 19aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e",
        "０19aa2b6-7f98-7c3a-8e11-5d0fc2a49b7", "urn:uuid:019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e",
    ])
    func otherTextIsRefused(text: String) {
        #expect(UniqueID(text) == nil)
    }

    @Test func orderIsThatOfTheText() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let left = UniqueID(high: random.next() & 3, low: random.next() & 3)
            let right = UniqueID(high: random.next() & 3, low: random.next() & 3)
            #expect((left < right) == (left.description < right.description))
        }
    }

    @Test func anyIdRoundTrips() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let id = UniqueID(high: random.next(), low: random.next())
            #expect(UniqueID(id.description) == id)
        }
    }
}

struct IDGeneratorTests {
    private let clock = ManualClock(Timestamp(millisecondsSince1970: 1_795_216_504_120))

    @Test func idsAreVersionSevenOfTheClocksMillisecond() {
        let id = IDGenerator(clock: clock.clock).next()
        #expect(id.high >> 12 & 0xf == 7)
        #expect(id.low >> 62 == 0b10)
        #expect(id.timestampMilliseconds == 1_795_216_504_120)
    }

    @Test func idsAscendWithinOneMillisecond() {
        let ids = IDGenerator(clock: clock.clock)
        var last = ids.next()
        for _ in 0..<10_000 {
            let next = ids.next()
            #expect(last < next)
            last = next
        }
    }

    @Test func idsAscendWhenTheClockStepsBack() {
        let ids = IDGenerator(clock: clock.clock)
        let before = ids.next()
        clock.advance(by: .seconds(-3_600))
        #expect(before < ids.next())
    }

    @Test func seededIdsRepeat() {
        let first = IDGenerator.seeded(7, clock: clock.clock)
        let second = IDGenerator.seeded(7, clock: clock.clock)
        let third = IDGenerator.seeded(8, clock: clock.clock)
        let ids = (0..<5).map { _ in first.next() }
        #expect(ids == (0..<5).map { _ in second.next() })
        #expect(ids[0] != third.next())
    }

    @Test func idsOfManyThreadsDiffer() async {
        let ids = IDGenerator(clock: .system)
        let all = await withTaskGroup(of: [UniqueID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<2_000).map { _ in ids.next() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(all).count == 16_000)
    }

    @Test func typedIdsCarryTheRawOne() throws {
        enum Tag {}
        let id: Identifier<Tag> = IDGenerator(clock: clock.clock).next()
        #expect(Identifier<Tag>(id.description) == id)
        #expect(id.rawValue.description == id.description)
        #expect(Identifier<Tag>("nonsense") == nil)
    }
}
