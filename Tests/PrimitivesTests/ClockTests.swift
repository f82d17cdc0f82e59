import FoundationEssentials
import Primitives
import Testing

struct ClockTests {
    @Test func systemClockRunsWithTheMachine() {
        let seconds = Date().timeIntervalSince1970
        #expect(abs(Double(WallClock.system.now().secondsSince1970) - seconds) < 5)
    }

    @Test func manualClockMovesOnlyWhenMoved() {
        let manual = ManualClock(Timestamp(secondsSince1970: 100))
        let clock = manual.clock
        #expect(clock.now() == Timestamp(secondsSince1970: 100))
        manual.advance(by: .seconds(5))
        #expect(clock.now() == Timestamp(secondsSince1970: 105))
        manual.set(Timestamp(secondsSince1970: 1))
        #expect(clock.now() == Timestamp(secondsSince1970: 1))
    }
}

struct SharedTestClockTests {
    private let path =
        FileManager.default.temporaryDirectory.path + "/florin-clock-\(UInt64.random(in: 0...UInt64.max))"

    @Test func movingOneMovesAllThatShareTheFile() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }  // left behind at worst
        let first = try SharedTestClock(path: path, create: true)
        let second = try SharedTestClock(path: path, create: false)
        #expect(second.offsetMicroseconds == 0)
        first.advance(by: .seconds(86_400))
        #expect(second.offsetMicroseconds == 86_400_000_000)
        second.advance(by: .seconds(-400))
        #expect(first.offsetMicroseconds == 86_000_000_000)
        #expect(second.now - WallClock.system.now() > .seconds(85_990))
    }

    @Test func settingFixesTheTimeButLetsItRun() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }  // left behind at worst
        let clock = try SharedTestClock(path: path, create: true)
        let target = Timestamp(secondsSince1970: 2_000_000_000)
        clock.set(to: target)
        #expect(clock.now >= target)
        #expect(clock.now < target + .seconds(60))
    }

    @Test func creatingAgainKeepsTheOffset() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }  // left behind at worst
        try SharedTestClock(path: path, create: true).advance(by: .seconds(7))
        #expect(try SharedTestClock(path: path, create: true).offsetMicroseconds == 7_000_000)
    }

    @Test func missingFileIsAnError() {
        #expect(throws: SharedTestClock.Unavailable.self) {
            _ = try SharedTestClock(path: "/nonexistent/clock", create: false)
        }
    }
}
