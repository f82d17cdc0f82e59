import ComplianceDomain
import FileKit
import NIOPosix
import PostgresAccess
import Primitives

/// The places at which loading a list and matching customers with it can be made to die.
package enum ListCrashPoints {
    package static let all = [read, loaded, matched]

    /// A version is read, and nothing is written yet.
    static let read = "screening.after_reading"
    /// What became of it is written.
    static let loaded = "screening.at_loaded"
    /// A page of customers is matched with it.
    static let matched = "screening.at_matched"
}

/// Reads versions that were handed in, one after the other, and puts each in the place of the one before it, or refuses
/// it whole. A process that dies meanwhile leaves everything as it was, and the version to be read again.
struct LoadLists: Sendable {
    static let interval = Duration.seconds(1)

    let client: PostgresClient
    let library: ListLibrary
    let rounds: ListRoundStore
    let book: ScreeningBook
    let clock: WallClock
    let crashes: CrashPoints

    private var lists: ListStore { library.lists }

    func run() async throws {
        var last: ListVersionID?
        while let version = try await lists.nextLoading() {
            // What did not move is read again at the next run.
            guard version.id != last else { return }
            last = version.id
            try await load(version)
        }
    }

    private enum Reading: Sendable {
        case refused(ListRefusal)
        case read(entries: Int, ListComparison)
    }

    private func load(_ version: ListVersion) async throws {
        let live = try await lists.live().first { $0.list == version.list }
        let reading = try await read(version, against: live)
        crashes.passed(ListCrashPoints.read)
        let now = clock.now()
        try await client.transaction { transaction in
            try await lists.beginChange(in: transaction)
            guard let version = try await lists.lock(version.id, in: transaction), version.status == .loading else {
                return
            }
            // Another one has come meanwhile: this one is to be compared with it.
            guard try await lists.lockLive(of: version.list, in: transaction)?.id == live?.id else { return }
            switch reading {
            case .refused(let refusal): try await lists.refuse(version.id, refusal, now: now, in: transaction)
            case .read(let entries, let comparison):
                try await take(version, instead: live, entries, comparison, at: now, in: transaction)
            }
        }
        crashes.passed(ListCrashPoints.loaded)
    }

    private func take(
        _ version: ListVersion, instead live: ListVersion?, _ entries: Int, _ comparison: ListComparison,
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        if let live, comparison.isSame {
            return try await lists.keep(version.id, sameAs: live.id, entries: entries, now: now, in: transaction)
        }
        try await lists.publish(
            version.id, instead: live?.id, entries: entries, comparison, now: now, in: transaction)
        let touched = comparison.added + comparison.changed
        guard !touched.isEmpty else { return }
        try await rounds.begin(
            version.id, of: version.list, touched: live == nil ? nil : touched, now: now, in: transaction)
    }

    private func read(_ version: ListVersion, against live: ListVersion?) async throws -> Reading {
        let old = try await entries(of: live)
        do {
            let new = try await library.read(version)
            if let live, version.forcedBy == nil {
                try ListComparison.requireNoFall(
                    from: live.entries ?? old.count, to: new.count, file: version.list.parts[0])
            }
            let comparison = try await NIOThreadPool.singleton.runIfActive { ListComparison(old: old, new: new) }
            return .read(entries: new.count, comparison)
        } catch let refusal as ListRefusal {
            return .refused(refusal)
        } catch FileError.notFound, FileError.damaged {
            // It will not come back by itself.
            return .refused(ListRefusal(file: version.list.parts[0], line: 0, reason: .cutOff))
        }
    }

    /// Of the version that is live; in this process they usually are in memory.
    private func entries(of live: ListVersion?) async throws -> [ListEntry] {
        guard let live else { return [] }
        if let loaded = book[live.list], loaded.version == live.id { return loaded.index.entries }
        return try await library.read(live)
    }
}
