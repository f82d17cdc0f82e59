import JSONKit
import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives

extension NoticeIntake {
    /// Adds what does not stand alone to what stands for the rest of its minute, and begins that where there is nothing
    /// yet.
    nonisolated(nonsending) func fold(
        _ minutes: [Bursts.Minute], _ book: AddressBook, into plans: inout PlannedNotices,
        in transaction: PostgresTransaction
    ) async throws {
        guard !minutes.isEmpty else { return }
        let begun = try await begin(minutes.filter { $0.foldID == nil }, in: transaction)
        for (fold, minute) in begun {
            try schedule(fold, minute.kind.user, book.person(minute.kind), notBefore: minute.end, into: &plans)
        }
        try await grow(minutes.filter { $0.foldID != nil }, book, in: transaction)
    }

    private nonisolated(nonsending) func begin(
        _ minutes: [Bursts.Minute], in transaction: PostgresTransaction
    ) async throws -> [(TakenNotice, Bursts.Minute)] {
        let folds = minutes.compactMap { minute in
            minute.folding.last.map { (TakenNotice.standing(for: minute, as: ids.next(), like: $0), minute) }
        }
        guard !folds.isEmpty else { return [] }
        let new = Set(try await insert(folds.map(\.0), in: transaction).map(\.id))
        let begun = folds.filter { new.contains($0.0.id) }
        try await transaction.pipeline([
            Self.folded(begun.flatMap { fold, minute in minute.folding.map { ($0.id, fold.id) } }),
            """
            update notifications.bursts b set fold_id = f.id
            from unnest(
                \(begun.map(\.1.kind.user)), \(begun.map(\.1.kind.event)), \(begun.map(\.1.start)),
                \(begun.map(\.0.id))) as f (user_id, event, minute, id)
            where b.user_id = f.user_id and b.event = f.event and b.minute = f.minute
            """,
        ])
        return begun
    }

    private nonisolated(nonsending) func grow(
        _ minutes: [Bursts.Minute], _ book: AddressBook, in transaction: PostgresTransaction
    ) async throws {
        guard !minutes.isEmpty else { return }
        let rows = try await transaction.query(
            """
            select id, variables, count from notifications.notices where id = any(\(minutes.compactMap(\.foldID)))
            order by id for update
            """)
        var known: [UniqueID: (variables: [UInt8], count: Int32)] = [:]
        for (id, variables, count) in try rows.decode(UniqueID.self, [UInt8].self, Int32.self) {
            known[id] = (variables, count)
        }
        var lines: [Inbox.Line] = []
        var members: [(notice: UniqueID, fold: UniqueID)] = []
        for minute in minutes {
            guard let id = minute.foldID, let old = known[id], let last = minute.folding.last else { continue }
            let fold = TakenNotice.standing(
                for: minute, as: id, like: last, after: Int(old.count), try JSONParser.parse(old.variables)["totals"])
            lines.append(Inbox.Line(fold, minute.kind.user, inboxText(fold, book.person(minute.kind))))
            members += minute.folding.map { ($0.id, id) }
        }
        try await transaction.pipeline([
            Self.folded(members),
            """
            update notifications.notices n set count = f.count, variables = f.variables::jsonb
            from unnest(
                \(lines.map(\.taken.id)), \(lines.map(\.taken.standsFor)), \(lines.map(\.taken.variablesText)))
                as f (id, count, variables)
            where n.id = f.id
            """,
            Inbox.replace(lines),
        ])
    }

    private static func folded(_ members: [(notice: UniqueID, fold: UniqueID)]) -> SQL {
        """
        update notifications.notices n set folded_into = f.fold_id
        from unnest(\(members.map(\.notice)), \(members.map(\.fold))) as f (id, fold_id) where n.id = f.id
        """
    }
}

extension TakenNotice {
    /// What stands for those of a minute that do not stand alone.
    /// - Parameters:
    ///   - last: the newest of them; what it says is said of all.
    ///   - count: for how many it stood before, with these sums.
    fileprivate static func standing(
        for minute: Bursts.Minute, as id: UniqueID, like last: TakenNotice, after count: Int = 0,
        _ totals: JSONValue? = nil
    ) -> TakenNotice {
        let count = count + minute.folding.count
        var notice = last.notice
        notice.key = "fold:\(minute.kind.user):\(minute.kind.event):\(minute.start)"
        notice.variables =
            last.openVariables.filter { $0.name != "count" && $0.name != "totals" } + [
                JSONMember("count", .number("\(count)")),
                JSONMember("totals", Bursts.totals(totals, adding: minute.folding.compactMap(\.notice.amount))),
            ]
        return TakenNotice(id: id, notice: notice, event: last.event, now: last.now, standsFor: count)
    }
}
