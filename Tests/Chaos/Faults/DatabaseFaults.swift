import FoundationEssentials
import Primitives
import Synchronization
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// Which of the two PostgreSQL servers takes writes.
actor DatabaseRoles {
    private(set) var primary = "postgres"
    var standby: String { primary == "postgres" ? "postgres-2" : "postgres" }

    func change() { primary = standby }
}

extension FaultShelf {
    /// What `pg_ctl -m immediate restart` does: no goodbye to the sessions, crash recovery at the start.
    func postgresImmediate() async -> Fault {
        let primary = await roles.primary
        return Fault(name: "PostgreSQL -m immediate restart", kind: "postgres-immediate", target: "database") {
            try await bringDown(primary, SIGQUIT)
        }
    }

    /// The primary dies for good and its standby is promoted; the services find it by themselves. Later the old one
    /// becomes the standby of the new one.
    func failOver() async -> Fault {
        let (old, new) = (await roles.primary, await roles.standby)
        return Fault(name: "fail-over from \(old) to \(new)", kind: "fail-over", target: "database") {
            try await supervisor.hold(old)
            nodes.signal(old, SIGKILL)
            try await untilItIsGone(old)
            try await nodes.script("promote", new)
            await roles.change()
        } repair: {
            try await nodes.script("follow", old)
            await supervisor.release(old)
        }
    }

    /// Only where the script could make a small disk for it.
    var canFillDisk: Bool { FileManager.default.fileExists(atPath: "\(stage.dataFolder)/postgres.small") }

    /// The disk of the database is full: it stops, and starts again once there is room.
    func diskFull(_ random: inout SplitMix64) async -> Fault {
        let time = seconds(3...8, &random)
        return Fault(name: "disk of postgres full for \(time)", kind: "disk-full", target: "database") {
            let ballast = "\(stage.dataFolder)/postgres/ballast"
            try fill(ballast)
            defer { unlink(ballast) }
            try await Task.sleep(for: time)
        }
    }

    private func fill(_ path: String) throws {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CannotWrite(path: path) }
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 1 << 20)
        while write(file, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw CannotWrite(path: path) }
    }

    struct CannotWrite: Error {
        let path: String
    }

    /// The clock of the whole suite jumps: tokens run out, and time may run backwards a little.
    func clock(_ random: inout SplitMix64) -> Fault {
        let minutes = Bool.random(using: &random) ? Int.random(in: 15...90, using: &random) : -5
        return Fault(name: "clock moved by \(minutes) minutes", kind: "clock") {
            try SharedTestClock(path: stage.clockPath, create: false).advance(by: .seconds(minutes * 60))
            if minutes < 0 { setback.add(minutes: -minutes) }
        }
    }

    /// Makes up for all that the clock was moved back: until then what was put off to a time waits longer for it.
    func putClockRight() throws {
        try SharedTestClock(path: stage.clockPath, create: false).advance(by: .seconds(setback.take() * 60))
    }
}

/// By how much the clock was moved back.
final class ClockSetback: Sendable {
    private let minutes = Mutex(0)

    func add(minutes more: Int) { minutes.withLock { $0 += more } }

    func take() -> Int {
        minutes.withLock { minutes in
            defer { minutes = 0 }
            return minutes
        }
    }
}
