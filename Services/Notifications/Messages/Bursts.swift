import JSONKit
import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Many happenings of one kind in one minute: the first stand alone, the rest are told as one, when the minute is over.
enum Bursts {
    static let standingAlone = 20
    static let length = Duration.seconds(60)

    struct Minute: Sendable {
        let start: Timestamp
        let count: Int
        /// The notice that stands for those that do not stand alone.
        let foldID: UniqueID?

        var end: Timestamp { start + Bursts.length }

        init?(_ rows: Rows) throws(PostgresError) {
            guard let (start, count, foldID) = try rows.first(Timestamp.self, Int32.self, UniqueID?.self) else {
                return nil
            }
            (self.start, self.count, self.foldID) = (start, Int(count), foldID)
        }
    }

    static func count(_ taken: TakenNotice, _ user: UserID) -> SQL {
        let minute = Timestamp(secondsSince1970: taken.now.secondsSince1970 / 60 * 60)
        return """
            insert into notifications.bursts as known (user_id, event, minute, count)
            values (\(user), \(taken.event.name), \(minute), 1)
            on conflict (user_id, event, minute) do update set count = known.count + 1
            returning minute, count, fold_id
            """
    }

    /// Sums by currency, as a variable.
    static func totals(_ old: JSONValue?, adding amount: Money?) -> JSONValue {
        var sums = (old?.arrayValue ?? []).compactMap(Money.init(json:))
        guard let amount else { return .array(sums.map { JSON.value($0) }) }
        let index = sums.firstIndex { $0.currency == amount.currency }
        if let index {
            // Sums of amounts that were booked fit; one that would not stays what it was.
            sums[index] = (try? sums[index].adding(amount)) ?? sums[index]
        } else {
            sums.append(amount)
        }
        return .array(sums.map { JSON.value($0) })
    }
}

extension NoticeIntake {
    /// Adds one more to what stands for the rest of the minute, and begins it if there is nothing yet.
    nonisolated(nonsending) func fold(
        _ taken: TakenNotice, _ user: UserID, _ person: Person, _ minute: Bursts.Minute,
        in transaction: PostgresTransaction
    ) async throws {
        guard let foldID = minute.foldID else {
            return try await beginFold(taken, user, person, minute, in: transaction)
        }
        let rows = try await transaction.query(
            "select variables, count from notifications.notices where id = \(foldID) for update")
        guard let (json, count) = try rows.first([UInt8].self, Int32.self) else { return }
        let old = try JSONParser.parse(json)
        let variables = Self.folded(taken.openVariables, count: Int(count) + 1, old["totals"], taken.notice.amount)
        var fold = taken.notice
        fold.variables = variables
        let text = inboxText(TakenNotice(id: foldID, notice: fold, event: taken.event, now: taken.now), person)
            .standing(for: Int(count) + 1, variables, Language(locale: person.preferences.locale))
        let seq = try await transaction.query(Inbox.nextSeq(user)).first(Int64.self) ?? 1
        try await transaction.pipeline([
            "update notifications.notices set folded_into = \(foldID) where id = \(taken.id)",
            """
            update notifications.notices
            set count = count + 1, variables = \(json: JSON.encode(JSONValue.object(variables))) where id = \(foldID)
            """,
            """
            update notifications.entries
            set count = \(Int(count) + 1), seq = \(seq), title = \(text.title), text = \(text.text), read_at = null,
                data = \(json: JSON.encode(JSONValue.object(variables)))
            where id = \(foldID)
            """,
        ])
    }

    private nonisolated(nonsending) func beginFold(
        _ taken: TakenNotice, _ user: UserID, _ person: Person, _ minute: Bursts.Minute,
        in transaction: PostgresTransaction
    ) async throws {
        var notice = taken.notice
        notice.key = "fold:\(user):\(taken.event.name):\(minute.start)"
        notice.variables = Self.folded(notice.variables, count: 1, nil, notice.amount)
        let fold = TakenNotice(id: ids.next(), notice: notice, event: taken.event, now: taken.now)
        guard try await transaction.execute(fold.insert) == 1 else { return }
        try await transaction.pipeline([
            "update notifications.notices set folded_into = \(fold.id) where id = \(taken.id)",
            """
            update notifications.bursts set fold_id = \(fold.id)
            where user_id = \(user) and event = \(taken.event.name) and minute = \(minute.start)
            """,
        ])
        try await schedule(fold, user, person, notBefore: minute.end, in: transaction)
    }

    private static func folded(
        _ variables: [JSONMember], count: Int, _ totals: JSONValue?, _ amount: Money?
    ) -> [JSONMember] {
        variables.filter { $0.name != "count" && $0.name != "totals" } + [
            JSONMember("count", .number("\(count)")), JSONMember("totals", Bursts.totals(totals, adding: amount)),
        ]
    }
}

extension Inbox.Text {
    /// How many it stands for, and how much money that is together.
    func standing(for count: Int, _ variables: [JSONMember], _ language: Language) -> Inbox.Text {
        let sums = (variables.first { $0.name == "totals" }?.value.arrayValue ?? []).compactMap(Money.init(json:))
        let total = sums.map { MoneyWords.text($0, language: language) }.joined(separator: ", ")
        return Inbox.Text(
            title: "\(title) (×\(count))", text: total.isEmpty ? text : "×\(count): \(total)", actionURL: actionURL)
    }
}
