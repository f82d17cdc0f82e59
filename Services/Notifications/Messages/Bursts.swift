import JSONKit
import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// Many happenings of one kind in one minute: the first stand alone, the rest are told as one, when the minute is over.
enum Bursts {
    static let most = 20
    static let length = Duration.seconds(60)

    /// A kind in a minute, with the notices of it that have just come.
    struct Minute: Sendable {
        let kind: AddressBook.Kind
        let start: Timestamp
        /// The notice that stands for those that do not stand alone.
        let foldID: UniqueID?
        let standingAlone: ArraySlice<TakenNotice>
        let folding: ArraySlice<TakenNotice>

        var end: Timestamp { start + Bursts.length }
    }

    /// Counts those that are told to an account.
    static nonisolated(nonsending) func count(
        _ notices: [TakenNotice], now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [Minute] {
        var come: [AddressBook.Kind: [TakenNotice]] = [:]
        for taken in notices {
            if let kind = taken.kind { come[kind, default: []].append(taken) }
        }
        guard !come.isEmpty else { return [] }
        let start = Timestamp(secondsSince1970: now.secondsSince1970 / 60 * 60)
        let kinds = Array(come.keys)
        let rows = try await transaction.query(
            """
            insert into notifications.bursts as known (user_id, event, minute, count)
            select user_id, event, \(start), count
            from unnest(\(kinds.map(\.user)), \(kinds.map(\.event)), \(kinds.map { come[$0]?.count ?? 0 }))
                as come (user_id, event, count)
            order by user_id, event
            on conflict (user_id, event, minute) do update set count = known.count + excluded.count
            returning user_id, event, count, fold_id
            """)
        return try rows.decode(UserID.self, String.self, Int32.self, UniqueID?.self).map { user, event, count, foldID in
            let kind = AddressBook.Kind(user: user, event: event)
            let new = come[kind] ?? []
            let alone = min(new.count, max(0, most - (Int(count) - new.count)))
            return Minute(
                kind: kind, start: start, foldID: foldID, standingAlone: new.prefix(alone),
                folding: new.dropFirst(alone))
        }
    }

    /// Sums by currency, as a variable.
    static func totals(_ old: JSONValue?, adding amounts: [Money]) -> JSONValue {
        var sums = (old?.arrayValue ?? []).compactMap(Money.init(json:))
        for amount in amounts {
            if let index = sums.firstIndex(where: { $0.currency == amount.currency }) {
                // Sums of amounts that were booked fit; one that would not stays what it was.
                sums[index] = (try? sums[index].adding(amount)) ?? sums[index]
            } else {
                sums.append(amount)
            }
        }
        return .array(sums.map { JSON.value($0) })
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
