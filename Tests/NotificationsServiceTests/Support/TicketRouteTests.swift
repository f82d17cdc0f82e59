import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct TicketRouteTests {
    @Test func aTicketGoesItsWay() async throws {
        try await SupportHarness.run { desk in
            let ticket = try await desk.ticket()
            #expect(ticket.json["number"]?.stringValue == "2026-000001")
            #expect(ticket.json["status"]?.stringValue == "open" && ticket.json["priority"]?.stringValue == "medium")
            let admin = "/admin/support/tickets/\(ticket.id)"
            let assigned = try await desk.send(
                .post, "\(admin)/assign", #"{"agent_id":"\#(SupportPerson.agent.id)"}"#, as: .agent)
            #expect(assigned.json["status"]?.stringValue == "in_progress")
            let reply = try await desk.send(.post, "\(admin)/messages", #"{"text":"Since when?"}"#, as: .agent)
            #expect(reply.status == 201)
            let path = "/support/tickets/\(ticket.id)"
            #expect(try await status(desk, path) == "waiting_customer")
            try await desk.send(.post, "\(path)/messages", #"{"text":"Monday."}"#, as: .ada)
            #expect(try await status(desk, path) == "waiting_agent")
            try await desk.send(.post, "\(admin)/status", #"{"status":"resolved"}"#, as: .agent)
            #expect(try await status(desk, path) == "resolved")
            try await desk.send(.post, "\(path)/messages", #"{"text":"No."}"#, as: .ada)
            #expect(try await status(desk, path) == "reopened")
            #expect(try await desk.send(.post, "\(path)/rate", #"{"score":5}"#, as: .ada).code == "not_rateable")
            #expect(try await desk.send(.post, "\(path)/close", as: .ada).json["status"]?.stringValue == "closed")
            #expect(try await desk.send(.post, "\(path)/rate", #"{"score":5}"#, as: .ada).status == 200)
            #expect(try await desk.send(.post, "\(path)/rate", #"{"score":5}"#, as: .ada).code == "already_rated")
            let late = try await desk.send(.post, "\(admin)/messages", #"{"text":"Bye"}"#, as: .agent)
            #expect(late.status == 409 && late.code == "ticket_closed")
        }
    }

    private func status(_ desk: SupportHarness, _ path: String) async throws -> String? {
        try await desk.send(.get, path, as: .ada).json["status"]?.stringValue
    }

    @Test func anothersTicketIsNone() async throws {
        try await SupportHarness.run { desk in
            let path = "/support/tickets/\(try await desk.ticket().id)"
            for (method, tail, body) in [
                (EndpointMethod.get, "", nil), (.get, "/messages", nil), (.post, "/messages", #"{"text":"x"}"#),
                (.post, "/close", nil), (.post, "/rate", #"{"score":1}"#),
            ] as [(EndpointMethod, String, String?)] {
                #expect(try await desk.send(method, path + tail, body, as: .grace).status == 404, "\(tail)")
                // Staff have a way of their own.
                #expect(try await desk.send(method, path + tail, body, as: .agent).status == 404, "\(tail)")
            }
            #expect(try await desk.send(.get, "/support/tickets", as: .grace).rows.isEmpty)
            #expect(try await desk.send(.get, "/admin/support/tickets", as: .ada).status == 403)
            #expect(try await desk.send(.get, "/admin/support/tickets", as: .auditor).rows.count == 1)
        }
    }

    @Test func notesAmongAgentsReachNoCustomer() async throws {
        try await SupportHarness.run { desk in
            let id = try await desk.ticket().id
            let admin = "/admin/support/tickets/\(id)/messages"
            let note = try await desk.send(.post, admin, #"{"text":"A difficult one","internal":true}"#, as: .agent)
            #expect(note.status == 201)
            let seen = try await desk.send(.get, "/support/tickets/\(id)/messages", as: .ada)
            #expect(seen.rows.count == 1 && !String(decoding: seen.bytes, as: UTF8.self).contains("difficult"))
            #expect(try await desk.send(.get, admin, as: .agent).rows.count == 2)
            #expect(try await status(desk, "/support/tickets/\(id)") == "open")
            // Nor do the words that agents sort by, a higher level, or how often they did so.
            let ticket = "/admin/support/tickets/\(id)"
            #expect(try await desk.send(.post, ticket + "/tags", #"{"tags":["fraud"]}"#, as: .agent).status == 200)
            #expect(
                try await desk.send(.post, ticket + "/escalate", #"{"reason":"He lies"}"#, as: .agent).status == 200)
            #expect(
                try await desk.send(.get, ticket, as: .agent).json["tags"]?.arrayValue == [.string("fraud")])
            for one in [
                try await desk.send(.get, "/support/tickets/\(id)", as: .ada).json,
                try #require(try await desk.send(.get, "/support/tickets", as: .ada).rows.first),
            ] {
                #expect(one["tags"] == .array([]) && one["version"]?.integerValue == 1)
            }
        }
    }

    @Test func anAgentWhoHasReadLessIsTold() async throws {
        try await SupportHarness.run { desk in
            let ticket = try await desk.ticket()
            let admin = "/admin/support/tickets/\(ticket.id)/messages"
            let body = #"{"text":"Hello","expected_version":1}"#
            #expect(try await desk.send(.post, admin, body, as: .agent).status == 201)
            let second = try await desk.send(.post, admin, body, as: .colleague)
            #expect(second.status == 409 && second.code == "ticket_changed")
            #expect(second.json["version"]?.integerValue == 2)
            // What the customer has written, and where the ticket has gone, hinder no answer.
            let words = #"{"text":"And now?"}"#
            #expect(try await desk.send(.post, "/support/tickets/\(ticket.id)/messages", words, as: .ada).status == 201)
            let tags = "/admin/support/tickets/\(ticket.id)/tags"
            #expect(try await desk.send(.post, tags, #"{"tags":["sepa"]}"#, as: .agent).status == 200)
            let third = body.replacing(":1", with: ":2")
            #expect(try await desk.send(.post, admin, third, as: .colleague).status == 201)
            // Nobody can have read what is not there yet.
            #expect(try await desk.send(.post, admin, body.replacing(":1", with: ":99"), as: .agent).status == 409)
        }
    }

    @Test func theSameOrderMakesOneTicket() async throws {
        try await SupportHarness.run { desk in
            let body = #"{"subject":"s","message":"m","category":"card"}"#
            let answers = try await withThrowingTaskGroup(of: SupportHarness.Answer.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await desk.send(.post, "/support/tickets", body, as: .ada, key: "one") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.filter { $0.status == 201 }.map(\.id)).count == 1)
            #expect(answers.allSatisfy { $0.status == 201 || $0.code == "request_in_progress" })
            #expect(try await desk.send(.get, "/support/tickets", as: .ada).rows.count == 1)
        }
    }

    /// Also those that are refused in between take no number.
    @Test func numbersHaveNoGap() async throws {
        try await SupportHarness.run { desk in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<64 {
                    group.addTask {
                        for number in stride(from: client, to: 200, by: 64) {
                            let wrong = number.isMultiple(of: 5) ? #","attachment_ids":["\#(UniqueID.example)"]"# : ""
                            let answer = try await desk.send(
                                .post, "/support/tickets",
                                #"{"subject":"s","message":"m","category":"other"\#(wrong)}"#,
                                as: SupportPerson(UInt64(100 + client)))
                            #expect(answer.status == (wrong.isEmpty ? 201 : 422))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let numbers = try await desk.sql.query("select number from notifications.tickets order by number")
                .decode(Int.self)
            #expect(numbers == Array(1...160))
        }
    }

    @Test func workGoesToWhoHasLeastOfIt() async throws {
        try await SupportHarness.run { desk in
            let me = "/admin/support/agents/me"
            try await desk.send(.put, me, #"{"available":true,"categories":["card"]}"#, as: .agent)
            try await desk.send(.put, me, #"{"available":true,"capacity":2}"#, as: .colleague)
            var assignees: [String?] = []
            for category in ["card", "card", "transfer", "transfer", "card"] {
                let id = try await desk.ticket(category).id
                let seen = try await desk.send(.get, "/admin/support/tickets/\(id)", as: .agent)
                assignees.append(seen.json["assignee_id"]?.stringValue)
                desk.clock.advance(by: .seconds(1))
            }
            let (agent, colleague) = ("\(SupportPerson.agent.id)", "\(SupportPerson.colleague.id)")
            // The second card goes to whom has none; then the colleague has two, and no room.
            #expect(assignees == [agent, colleague, colleague, nil, agent])
        }
    }

    /// Whom the directory knows as support can be given work; whoever has lost the role gets none.
    @Test func workGoesToWhoeverIsOfTheStaff() async throws {
        try await SupportHarness.run { desk in
            let first = try await desk.ticket("card").id
            let (assign, body) = (
                "/admin/support/tickets/\(first)/assign", #"{"agent_id":"\#(SupportPerson.colleague.id)"}"#
            )
            #expect(try await desk.send(.post, assign, body, as: .agent).status == 422)
            try await Self.know(.colleague, as: "support", desk.sql)
            #expect(try await desk.send(.post, assign, body, as: .agent).status == 200)
            try await desk.send(.put, "/admin/support/agents/me", #"{"available":true}"#, as: .agent)
            try await Self.know(.agent, as: "customer", desk.sql)
            let second = try await desk.ticket("card").id
            let seen = try await desk.send(.get, "/admin/support/tickets/\(second)", as: .colleague)
            #expect(seen.status == 200 && seen.json["assignee_id"]?.stringValue == nil)
        }
    }

    private static func know(_ person: SupportPerson, as role: String, _ sql: PostgresClient) async throws {
        try await sql.execute(
            """
            insert into notifications.recipients
                (user_id, version, email_verified, phone_verified, status, roles, updated_at)
            values (\(person.id), 1, true, false, 'active', \([role]), now())
            """)
    }

    @Test func prioritiesAreTheDesksToSet() async throws {
        try await SupportHarness.run { desk in
            let wish = #"{"subject":"s","message":"m","category":"card","priority":"urgent"}"#
            #expect(try await desk.send(.post, "/support/tickets", wish, as: .ada).status == 422)
            let id = try await desk.ticket("security", more: #","priority":"low""#).id
            let seen = try await desk.send(.get, "/admin/support/tickets/\(id)", as: .agent)
            #expect(seen.json["priority"]?.stringValue == "urgent")
            let first = seen.json["sla"]?["first_reply"]
            #expect(first?["due_at"]?.stringValue == "2026-11-30T10:00:00.000Z")
            try await desk.send(.post, "/admin/support/tickets/\(id)/priority", #"{"priority":"low"}"#, as: .agent)
            let lowered = try await desk.send(.get, "/admin/support/tickets/\(id)", as: .agent)
            #expect(lowered.json["sla"]?["first_reply"]?["target_minutes"]?.integerValue == 1_440)
        }
    }

    @Test func slaAndCalendarAreShownAsTheyWillCount() async throws {
        try await SupportHarness.run { desk in
            let preview = "/admin/support/sla/preview"
            let medium = try await desk.send(
                .post, preview, #"{"from":"2026-11-27T16:30:00Z","priority":"medium"}"#, as: .agent)
            #expect(medium.json["first_reply_due_at"]?.stringValue == "2026-11-30T14:30:00.000Z")
            let calendar = #"{"time_zone":"Africa/Lagos","hours":{"mon":[["08:00","12:00"]]},"holidays":[]}"#
            let other = try await desk.send(
                .post, preview,
                #"{"from":"2026-11-30T00:00:00Z","business_minutes":60,"calendar":\#(calendar)}"#, as: .agent)
            #expect(other.json["due_at"]?.stringValue == "2026-11-30T08:00:00.000Z")
            // Any place of the tz database will do: it is 05:45 later there.
            let hills = calendar.replacing("Africa/Lagos", with: "Asia/Kathmandu")
            let there = try await desk.send(
                .post, preview,
                #"{"from":"2026-11-30T00:00:00Z","business_minutes":60,"calendar":\#(hills)}"#, as: .agent)
            #expect(there.json["due_at"]?.stringValue == "2026-11-30T03:15:00.000Z")
            #expect(try await desk.send(.put, "/admin/support/calendar", calendar, as: .agent).status == 200)
            let kept = try await desk.send(.get, "/admin/support/calendar", as: .agent)
            #expect(kept.json["time_zone"]?.stringValue == "Africa/Lagos")
            #expect(kept.json["hours"]?["mon"]?.arrayValue?.count == 1)
            let nowhere = calendar.replacing("Africa/Lagos", with: "Atlantis/Poseidonis")
            #expect(
                try await desk.send(.put, "/admin/support/calendar", nowhere, as: .agent).code == "unknown_time_zone")
            let never = #"{"time_zone":"UTC","hours":{}}"#
            #expect(try await desk.send(.put, "/admin/support/calendar", never, as: .agent).status == 422)
            let backwards = calendar.replacing("12:00", with: "25:00")
            #expect(try await desk.send(.put, "/admin/support/calendar", backwards, as: .agent).status == 422)
        }
    }

    @Test func filesComeWithTheirMessage() async throws {
        try await SupportHarness.run { desk in
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
            let kept = try await desk.upload(png, named: "a.png", as: .ada)
            #expect(kept.status == 201 && kept.json["content_type"]?.stringValue == "image/png")
            let refused = try await desk.upload([0, 1, 2, 3, 4, 5, 6, 7, 8], named: "a.png", as: .ada)
            #expect(refused.status == 422 && refused.code == "attachment_type_not_allowed")
            #expect(try await desk.upload([], named: "a.png", as: .ada).code == "file_empty")
            for form in ["multipart/form-data; boundary=x", "Multipart/Mixed", "application/x-www-form-urlencoded"] {
                let refused = try await desk.upload(png, named: "a.png", as: .ada, contentType: form)
                #expect(refused.status == 415 && refused.code == "unsupported_media_type", "\(form)")
                #expect(refused.json["detail"]?.stringValue?.contains("the file itself") == true)
            }
            // Another's is none, and one that is taken is not taken again.
            let list = #","attachment_ids":["\#(kept.id)"]"#
            let stolen = #"{"subject":"s","message":"m","category":"card"\#(list)}"#
            #expect(try await desk.send(.post, "/support/tickets", stolen, as: .grace).status == 422)
            let ticket = try await desk.ticket(more: list)
            #expect(try await desk.send(.post, "/support/tickets", stolen, as: .ada).status == 422)
            let messages = try await desk.send(.get, "/support/tickets/\(ticket.id)/messages", as: .ada)
            #expect(messages.rows.first?["attachments"]?.arrayValue?.first?["id"]?.stringValue == kept.id)
            // Whoever writes sees at once what went with it.
            for (path, person) in [("/support", SupportPerson.ada), ("/admin/support", .agent)] {
                let more = try await desk.upload(png, named: "b.png", as: person)
                let said = try await desk.send(
                    .post, "\(path)/tickets/\(ticket.id)/messages",
                    #"{"text":"See this","attachment_ids":["\#(more.id)"]}"#, as: person)
                #expect(said.status == 201)
                #expect(said.json["attachments"]?.arrayValue?.map { $0["id"]?.stringValue } == [more.id])
            }
            let file = "/support/attachments/\(kept.id)"
            #expect(try await desk.send(.get, file, as: .ada).bytes == png)
            #expect(try await desk.send(.get, file, as: .agent).bytes == png)
            #expect(try await desk.send(.get, file, as: .grace).status == 404)
        }
    }

    @Test func macrosSpeakOfTheTicket() async throws {
        try await SupportHarness.run { desk in
            let macro = try await desk.send(
                .post, "/admin/support/macros", #"{"title":"Bank","text":"About {{number}}: {{subject}}"}"#, as: .agent)
            let id = try await desk.ticket().id
            let reply = try await desk.send(
                .post, "/admin/support/tickets/\(id)/messages", #"{"macro_id":"\#(macro.id)","text":"Bye"}"#, as: .agent
            )
            #expect(reply.json["text"]?.stringValue == "About 2026-000001: Where is it?\n\nBye")
            #expect(try await desk.send(.delete, "/admin/support/macros/\(macro.id)", as: .agent).status == 204)
            #expect(try await desk.send(.get, "/admin/support/macros/\(macro.id)", as: .agent).status == 404)
        }
    }
}
