import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct InboxTests {
    private typealias Harness = NotificationsHarness

    @Test func entriesAreMarkedCountedAndTakenAway() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for index in 0..<3 { try await harness.take(harness.notice("deposit.succeeded", "k\(index)")) }
            try await harness.take(harness.notice("user.welcome", "w", []))
            let path = Harness.notifications
            let marked = try await harness.send(.post, "\(path)/mark-read", json: #"{"up_to_seq": 2}"#)
            #expect(marked.json["updated"]?.integerValue == 2 && marked.json["unread"]?.integerValue == 2)
            let stats = try await harness.send(.get, "\(path)/stats").json
            #expect(stats["unread"]?.integerValue == 2 && stats["total"]?.integerValue == 4)
            #expect(stats["by_type"]?["payment"]?["unread"]?.integerValue == 1)
            #expect(stats["latest_seq"]?.integerValue == 4)
            #expect(try await harness.list("?unread=true").count == 2)
            #expect(try await harness.list("?type=account").count == 1)
            let back = try await harness.send(.post, "\(path)/mark-unread", json: #"{"up_to_seq": 1}"#)
            #expect(back.json["unread"]?.integerValue == 3)
            #expect(try await harness.send(.delete, path).status == 400)
            let gone = try await harness.send(.delete, "\(path)?read=true")
            #expect(gone.json["deleted"]?.integerValue == 1)
            #expect(try await harness.list().count == 3)
        }
    }

    @Test func pagesFollowEachOther() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for index in 0..<5 { try await harness.take(harness.notice("deposit.succeeded", "k\(index)")) }
            var (seen, cursor): ([Int64], String?) = ([], nil)
            repeat {
                let query = "?limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")
                let page = try await harness.send(.get, "\(Harness.notifications)\(query)").json
                seen += (page["data"]?.arrayValue ?? []).compactMap { $0["seq"]?.integerValue }
                cursor = page["next_cursor"]?.stringValue
            } while cursor != nil
            #expect(seen == [5, 4, 3, 2, 1])
        }
    }

    @Test func othersFindNothing() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let id = try #require(try await harness.list().first?["id"]?.stringValue)
            let path = "\(Harness.notifications)/\(id)"
            #expect(try await harness.send(.get, path, as: Harness.grace).status == 404)
            #expect(try await harness.send(.delete, path, as: Harness.grace).status == 404)
            #expect(try await harness.send(.get, "\(path)/deliveries", as: Harness.grace).status == 404)
            _ = try await harness.send(
                .post, "\(Harness.notifications)/mark-read", as: Harness.grace, json: #"{"ids": ["\#(id)"]}"#)
            #expect(try await harness.list("?unread=true").count == 1)
            #expect(try await harness.send(.get, path, as: nil).status == 401)
        }
    }

    @Test func itTellsWhyItDidNotGo() async throws {
        try await Harness.run { harness in
            try await harness.register(isVerified: false)
            try await harness.take(harness.notice())
            let id = try #require(try await harness.list().first?["id"]?.stringValue)
            let why = try await harness.send(.get, "\(Harness.notifications)/\(id)/deliveries").json["data"]?.arrayValue
            let mail = why?.first { $0["channel"]?.stringValue == "email" }
            #expect(mail?["status"]?.stringValue == "skipped" && mail?["reason"]?.stringValue == "unverified")
        }
    }

    @Test func alertsAreDismissed() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            try await harness.take(harness.notice("alert.low_balance", "a1", []))
            let path = "\(Harness.notifications)/alerts"
            let alerts = try await harness.send(.get, path).json["data"]?.arrayValue
            #expect(alerts?.count == 1)
            let id = try #require(alerts?.first?["id"]?.stringValue)
            let dismissed = try await harness.send(.put, "\(path)/\(id)/dismiss")
            #expect(dismissed.status == 200 && dismissed.json["dismissed_at"]?.stringValue != nil)
            #expect(try await harness.send(.get, "\(path)?dismissed=false").json["data"]?.arrayValue?.isEmpty == true)
            #expect(try await harness.send(.delete, "\(path)/\(id)").status == 204)
            let other = try #require(try await harness.list().first?["id"]?.stringValue)
            #expect(try await harness.send(.delete, "\(path)/\(other)").status == 404)
        }
    }
}
