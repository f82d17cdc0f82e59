import Glibc
import Primitives
import TestSupport
import Testing

@testable import FileKit

/// Who else uses the folder lives, or does not: the lock tells, and no clock.
@Suite("Spool")
struct SpoolTests {
    @Test func whatIsBeingWrittenStaysAndTheRestGoes() async throws {
        try await TestStore.with { test in
            let spool = "\(test.folder)/spool"
            var alive: SpooledFile? = try await SpooledFile.make(in: spool, test.ids.next())
            try TestStore.write([1, 2, 3], to: "\(spool)/\(test.ids.next())")
            try TestStore.write([4], to: "\(spool)/somebody-elses")
            // As old as it likes: an upload may take its time.
            test.clock.advance(by: FileStore.orphanAge * 2)
            try test.store().sweepSpool()
            let name = alive.map { String($0.path.dropFirst(spool.count + 1)) } ?? ""
            #expect(try Set(Disk.names(in: spool)) == [name, "somebody-elses"])
            alive = nil
            try test.store().sweepSpool()
            #expect(try Disk.names(in: spool) == ["somebody-elses"])
        }
    }

    /// A process that is killed with a file open, and one that then starts beside it.
    @Test func whatAKilledProcessLeavesGoesAtOnce() async throws {
        try await TestStore.with { test in
            let spool = "\(test.folder)/spool"
            try Disk.makeFolder(spool)
            let path = "\(spool)/\(test.ids.next())"
            let holder = try WatchedProcess(
                "/usr/bin/flock", ["--no-fork", path, "sleep", "600"], [:], log: "/dev/null")
            try await eventually("it holds its file") { access(path, F_OK) == 0 && !Self.isFree(path) }
            try test.store().sweepSpool()
            #expect(try Disk.names(in: spool).count == 1)
            holder.kill()
            try await eventually("nobody holds it") { Self.isFree(path) }
            try test.store().sweepSpool()
            #expect(try Disk.names(in: spool).isEmpty)
        }
    }

    private static func isFree(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    @Test func makingAndSweepingAtOnceLosesNothing() async throws {
        try await TestStore.with { test in
            let spool = "\(test.folder)/spool"
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { for _ in 0..<100 { try SpooledFile.sweep(spool) } }
                    group.addTask {
                        for _ in 0..<50 {
                            let file = try await SpooledFile.make(in: spool, test.ids.next())
                            #expect(Disk.hasName(file.descriptor))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
