import JSONKit
import NIOHTTP1
import PostgresAccess
import TestSupport

/// What people and programs were told, against what happened and against what the sandbox took.
struct Notices {
    /// What a process had begun when it died is found after 90 s.
    private static let limit: Duration = .seconds(180)
    /// The most that the sandbox shows at once.
    private static let mostShown = 1_000

    let database: PostgresClient
    let sandbox: String

    func differences() async throws -> [String] {
        var differences = try await waiting()
        differences += try await deposits()
        differences += try await transfers()
        differences += try await mails()
        differences += try await webhooks()
        return differences
    }

    /// What is due, or on its way, though nothing is broken any more.
    private func waiting() async throws -> [String] {
        do {
            try await eventually(within: Self.limit, every: .milliseconds(500), "nothing waits to be sent") {
                try await countWaiting() == 0
            }
            return []
        } catch let error as NeverHappened {
            return ["\(error): \(try await countWaiting()) notices and webhooks"]
        }
    }

    private func countWaiting() async throws -> Int64 {
        try await database.query(
            """
            select (select count(*) from notifications.deliveries
                    where status = 'sending'
                        or status = 'scheduled' and digest is null and next_attempt_at <= now())
                + (select count(*) from notifications.webhook_deliveries
                    where status = 'pending' and (lease_until is not null or next_attempt_at <= now()))
            """
        ).first(Int64.self) ?? 0
    }

    /// Each that succeeded is told once, and no other.
    private func deposits() async throws -> [String] {
        let rows = try await database.query(
            """
            select coalesce(d.id::text, n.subject_id), coalesce(d.status, 'not there'), count(n.id)
            from payments.deposits d
            full join (
                select id, subject_id from notifications.notices
                where event = 'deposit.succeeded' and business_key not like 'fold:%'
            ) n on n.subject_id = d.id::text
            group by 1, 2
            having count(n.id) <> case when coalesce(d.status, 'not there') = 'succeeded' then 1 else 0 end
            order by 1 limit 20
            """
        ).decode(String.self, String.self, Int64.self)
        return rows.map { id, status, times in "deposit \(id) is \(status) and was told \(times) times" }
    }

    /// Each is told to both its ends once.
    private func transfers() async throws -> [String] {
        let rows = try await database.query(
            """
            select m.id::text, count(n.id)
            from wallet.movements m
            left join notifications.notices n on n.subject_id = m.id::text
                and n.event in ('transfer.sent', 'transfer.received') and n.business_key not like 'fold:%'
            where m.id = m.transaction_id and m.kind = 'transfer'
            group by m.id having count(n.id) <> 2 order by 1 limit 20
            """
        ).decode(String.self, Int64.self)
        return rows.map { id, times in "transfer \(id) was told \(times) times and not to both ends" }
    }

    /// What was sent is there. Twice is there only what may be: what is about security, once for each attempt.
    private func mails() async throws -> [String] {
        let taken = try await mailsTaken()
        let rows = try await database.query(
            """
            select id::text, event, status, attempts from notifications.deliveries
            where channel = 'email' and attempts > 0
            """
        ).decode(String.self, String.self, String.self, Int.self)
        let isWhole = taken.values.reduce(0, +) < Self.mostShown
        var differences: [String] = []
        for (id, event, status, attempts) in rows {
            let times = taken[id] ?? 0
            let mayRepeat = event.hasPrefix("code.") || event.hasPrefix("security.")
            if times > (mayRepeat ? attempts : 1) {
                differences.append("mail \(id) of \(event) came \(times) times in \(attempts) attempts")
            }
            if times == 0, isWhole, status == "sent" { differences.append("mail \(id) of \(event) is lost") }
        }
        return differences
    }

    /// How often the sandbox took the mail of a delivery.
    private func mailsTaken() async throws -> [String: Int] {
        let answer = try await exchange(.GET, "\(sandbox)/inbox/messages?channel=email&limit=\(Self.mostShown)")
        var taken: [String: Int] = [:]
        for mail in try JSONParser.parse(answer.body, limits: .own)["data"]?.arrayValue ?? [] {
            // `<delivery@domain>`
            guard let name = mail["headers"]?["Message-ID"]?.stringValue else { continue }
            taken[String(name.dropFirst().prefix { $0 != "@" }), default: 0] += 1
        }
        return taken
    }

    /// Each event has gone, or is to go, to each endpoint that was there before it. That they are numbered without a
    /// gap stands among the invariants.
    private func webhooks() async throws -> [String] {
        let rows = try await database.query(
            """
            select v.id::text, e.id::text
            from notifications.webhook_events v
            join notifications.webhook_endpoints e on e.owner_id = v.owner_id
                and e.created_at < v.created_at - interval '5 seconds'
            where v.type like 'deposit.%' and not exists (
                select from notifications.webhook_deliveries d where d.event_id = v.id and d.endpoint_id = e.id)
            order by 1 limit 20
            """
        ).decode(String.self, String.self)
        return rows.map { event, endpoint in "event \(event) did not go to endpoint \(endpoint)" }
    }
}
