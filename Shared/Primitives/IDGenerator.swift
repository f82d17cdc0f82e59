import Synchronization

/// Makes version 7 UUIDs (RFC 9562 section 5.7): 48 bits of milliseconds, then 74 random bits.
///
/// Ids of one generator strictly ascend, also within one millisecond and when the clock steps back: the last id is
/// then counted up by a random amount (section 6.2, method 2), so neighbours stay hard to guess. Thread safe.
package struct IDGenerator: Sendable {
    private final class State: Sendable {
        let last: Mutex<Last>
        init(_ last: Last) { self.last = Mutex(last) }
    }

    private struct Last {
        var id: Parts
        var random: SplitMix64?
    }

    /// The fields of an id without version and variant bits.
    private struct Parts {
        var milliseconds: UInt64
        var upper: UInt64
        var lower: UInt64
    }

    private let clock: WallClock
    private let state: State

    package init(clock: WallClock) {
        self.init(clock: clock, random: nil)
    }

    private init(clock: WallClock, random: SplitMix64?) {
        self.clock = clock
        var random = random
        var start = Parts(milliseconds: 0, upper: 0, lower: 0)
        Self.advance(&start, to: 1, noise: (Self.draw(&random), Self.draw(&random)))
        self.state = State(Last(id: start, random: random))
    }

    /// Gives the same ids in every run of a test. Never for production: the ids can be foretold.
    package static func seeded(_ seed: UInt64, clock: WallClock) -> IDGenerator {
        IDGenerator(clock: clock, random: SplitMix64(seed: seed))
    }

    package func next() -> UniqueID {
        let milliseconds = UInt64(max(0, clock.now().millisecondsSince1970))
        return state.last.withLock { last in
            let noise = (Self.draw(&last.random), Self.draw(&last.random))
            Self.advance(&last.id, to: milliseconds, noise: noise)
            return Self.identifier(of: last.id)
        }
    }

    package func next<Entity>(_: Identifier<Entity>.Type = Identifier<Entity>.self) -> Identifier<Entity> {
        Identifier(next())
    }

    private static func draw(_ random: inout SplitMix64?) -> UInt64 {
        if random != nil { return random?.next() ?? 0 }
        var system = SystemRandomNumberGenerator()
        return system.next()
    }

    private static func advance(_ id: inout Parts, to milliseconds: UInt64, noise: (UInt64, UInt64)) {
        let upperMask: UInt64 = 0x0fff
        let lowerMask: UInt64 = 0x3fff_ffff_ffff_ffff
        if milliseconds > id.milliseconds {
            // The top random bit starts at zero, which leaves room to count up within the millisecond.
            id = Parts(
                milliseconds: milliseconds,
                upper: noise.0 & (upperMask >> 1),
                lower: noise.1 & lowerMask
            )
            return
        }
        id.lower += 1 + (noise.0 & 0xffff_ffff)
        guard id.lower > lowerMask else { return }
        id.lower &= lowerMask
        id.upper += 1
        guard id.upper > upperMask else { return }
        id.upper = 0
        id.milliseconds += 1
    }

    private static func identifier(of parts: Parts) -> UniqueID {
        UniqueID(
            high: parts.milliseconds << 16 | 0x7000 | parts.upper,
            low: 0x8000_0000_0000_0000 | parts.lower
        )
    }
}
