/// What stands in the transaction in which a piece of work changes something, whichever store commits it: a row that
/// tells who did it. Set around the work, it goes with the first transaction that writes.
package protocol CommitCompanion: AnyObject, Sendable {
    /// The last statements of a transaction that has written and is about to commit. None when an earlier one had them.
    func statements() -> [SQL]
    /// That transaction is in the database.
    func committed()
    /// A transaction has written without it, because `CommitCompanions.aside` said so.
    func passedOver()
}

package enum CommitCompanions {
    /// - Parameter isAside: what is committed now is not yet what the work is about.
    struct Place: Sendable {
        let companion: any CommitCompanion
        let isAside: Bool
    }

    @TaskLocal static var place: Place?

    package static var current: (any CommitCompanion)? { place?.companion }

    /// Runs work with a companion.
    package static nonisolated(nonsending) func with<Result>(
        _ companion: any CommitCompanion, _ work: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        try await $place.withValue(Place(companion: companion, isAside: false)) { try await work() }
    }

    /// Runs a part of the work whose commits only prepare what it is about: a try that is counted before it is judged.
    package static nonisolated(nonsending) func aside<Result>(
        _ work: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        guard let place else { return try await work() }
        return try await $place.withValue(Place(companion: place.companion, isAside: true)) { try await work() }
    }
}

extension CommitCompanions {
    /// Runs a part of the work whose commits are no part of it and stand whatever becomes of it: the record of what was
    /// said to a partner.
    package static nonisolated(nonsending) func without<Result>(
        _ work: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        try await $place.withValue(nil) { try await work() }
    }
}

/// The companion as one transaction sees it.
struct TransactionCompanion: Sendable {
    private let place: CommitCompanions.Place

    /// Nil outside of any such work, and for a transaction that only reads.
    init?(_ options: TransactionOptions) {
        guard !options.isReadOnly, let place = CommitCompanions.place else { return nil }
        self.place = place
    }

    /// What a transaction commits beside its own statements, once it has written something.
    var statements: [SQL] { place.isAside ? [] : place.companion.statements() }

    func committed(with statements: [SQL]) {
        if place.isAside { place.companion.passedOver() } else if !statements.isEmpty { place.companion.committed() }
    }
}

extension SQL {
    /// Whether it changes nothing, as far as its words tell: what takes a lock counts as a read.
    var isRead: Bool {
        if isSelect { return true }
        guard text.utf8.starts(with: "with".utf8) else { return false }
        return !["insert into ", "update ", "delete from "].contains { text.contains($0) }
    }
}
