import HTTPKit
import JSONKit
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct AssistantRouteTests {
    @Test func itAnswersInTheWordsOfItsSource() async throws {
        try await SupportHarness.run { desk in
            let asked = try await desk.send(
                .post, "/support/assistant", #"{"question":"How do I top up my wallet?"}"#, as: .ada)
            #expect(asked.status == 200 && asked.json["confidence"]?.stringValue != "low")
            let source = asked.json["sources"]?.arrayValue?.first
            #expect(source?["slug"]?.stringValue == "add-money")
            let faq = try await desk.send(.get, "/support/faqs/add-money", as: nil)
            #expect(asked.json["answer"]?.stringValue == faq.json["answer"]?.stringValue)
            #expect(asked.json["answer"]?.stringValue?.isEmpty == false)
        }
    }

    @Test func whatItDoesNotKnowBecomesATicket() async throws {
        try await SupportHarness.run { desk in
            let asked = try await desk.send(
                .post, "/support/assistant",
                #"{"question":"zxcv my card 4111 1111 1111 1111 to a human please"}"#, as: .ada)
            #expect(asked.json["confidence"]?.stringValue == "low" && asked.json["answer"] == nil)
            #expect(asked.json["escalation_offered"] == .bool(true))
            let id = try #require(asked.json["conversation_id"]?.stringValue)
            let path = "/support/assistant/\(id)"
            #expect(try await desk.send(.post, "\(path)/escalate", as: .grace).status == 404)
            let ticket = try await desk.send(.post, "\(path)/escalate", as: .ada)
            #expect(ticket.status == 201)
            #expect(try await desk.send(.post, "\(path)/escalate", as: .ada).id == ticket.id)
            let words = try await desk.send(.get, "/support/tickets/\(ticket.id)/messages", as: .ada)
            let text = String(decoding: words.bytes, as: UTF8.self)
            #expect(text.contains("•••• 1111") && !text.contains("4111"))
            #expect(try await desk.send(.post, "\(path)/feedback", #"{"helpful":false}"#, as: .ada).status == 204)
            let gaps = try await desk.send(.get, "/admin/support/assistant/gaps", as: .agent)
            #expect(gaps.rows.count == 1 && !String(decoding: gaps.bytes, as: UTF8.self).contains("4111"))
        }
    }

    @Test func whatFoundNoAnswerComesByPagesMostAskedFirst() async throws {
        try await SupportHarness.run { desk in
            for question in ["qwrt plk", "zxcv bnm", "zxcv bnm", "vbnm hjk", "zxcv bnm"] {
                let asked = try await desk.send(.post, "/support/assistant", #"{"question":"\#(question)"}"#, as: .ada)
                #expect(asked.json["confidence"]?.stringValue == "low")
            }
            var (found, next) = ([String](), "")
            repeat {
                let page = try await desk.send(.get, "/admin/support/assistant/gaps?limit=1\(next)", as: .agent)
                found += page.rows.map { "\($0["question"]?.stringValue ?? "") \($0["count"]?.integerValue ?? 0)" }
                next = page.json["next_cursor"]?.stringValue.map { "&cursor=\($0)" } ?? ""
            } while !next.isEmpty && found.count < 9
            #expect(found == ["zxcv bnm 3", "vbnm hjk 1", "qwrt plk 1"])
        }
    }

    @Test func articlesAreFoundReadAndVotedOn() async throws {
        try await SupportHarness.run { desk in
            let all = try await desk.send(.get, "/support/faqs", as: nil)
            #expect(all.rows.count == 30)
            let cards = try await desk.send(.get, "/support/faqs?category=card", as: nil)
            #expect(cards.rows.allSatisfy { $0["category"]?.stringValue == "card" } && cards.rows.count == 6)
            let found = try await desk.send(.get, "/support/faqs?q=my%20card%20was%20stolen", as: nil)
            #expect(found.rows.first?["slug"]?.stringValue == "lost-card")
            let french = try await desk.send(.get, "/support/faqs/fees?locale=fr-CA", as: nil)
            #expect(french.json["locale"]?.stringValue == "fr")
            // The second look of the same reader on the same day counts no more.
            #expect(try await desk.send(.get, "/support/faqs/limits", as: nil).json["views"]?.integerValue == 1)
            #expect(try await desk.send(.get, "/support/faqs/limits", as: nil).json["views"]?.integerValue == 1)
            let vote = "/support/faqs/limits/vote"
            #expect(try await desk.send(.post, vote, #"{"helpful":true}"#, as: .ada).json["helpful"]?.integerValue == 1)
            let changed = try await desk.send(.post, vote, #"{"helpful":false}"#, as: .ada)
            #expect(changed.json["helpful"]?.integerValue == 0 && changed.json["not_helpful"]?.integerValue == 1)
            #expect(try await desk.send(.post, vote, #"{"helpful":true}"#, as: nil).status == 401)
            #expect(try await desk.send(.get, "/support/faqs/nothing-here", as: nil).status == 404)
        }
    }

    @Test func whatAnEditorWritesIsKnownAtOnce() async throws {
        try await SupportHarness.run { desk in
            let body = #"""
                {"slug":"office-dogs","category":"account","question":"May I bring my dog to the office?",
                "answer":"Dogs are welcome on Fridays."}
                """#
            let made = try await desk.send(.post, "/admin/support/faqs", body, as: .agent)
            #expect(made.status == 201)
            #expect(try await desk.send(.post, "/admin/support/faqs", body, as: .agent).status == 409)
            let question = #"{"question":"may I bring a dog to your office"}"#
            let asked = try await desk.send(.post, "/support/assistant", question, as: .ada)
            #expect(asked.json["answer"]?.stringValue == "Dogs are welcome on Fridays.")
            let path = "/admin/support/faqs/\(made.id)"
            try await desk.send(.patch, path, #"{"answer":"No dogs."}"#, as: .agent)
            let again = try await desk.send(.post, "/support/assistant", question, as: .ada)
            #expect(again.json["answer"]?.stringValue == "No dogs.")
            #expect(try await desk.send(.delete, path, as: .agent).status == 204)
            #expect(try await desk.send(.get, "/support/faqs/office-dogs", as: nil).status == 404)
        }
    }
}
