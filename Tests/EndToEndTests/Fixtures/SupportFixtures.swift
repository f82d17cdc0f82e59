import JSONKit
import TestSupport
import Testing

/// One of everything at the desk.
enum SupportFixtures {
    static let collections = [
        "agent_id": "/api/v1/admin/users", "macro_id": "/api/v1/admin/support/macros",
        "conversation_id": "/api/v1/support/assistant", "attachment_ids": "/api/v1/support/attachments",
        "follow_up_of": "/api/v1/support/tickets", "assignee": "/api/v1/admin/users",
    ]
    /// What holds for the whole desk.
    static let rules: Set<String> = ["putSLATargets", "putBusinessCalendar"]

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let ticket = try await owner.client.made(
            "/api/v1/support/tickets", #"{"subject":"Where is it?","message":"I sent it.","category":"transfer"}"#)
        let asked = try await owner.client.post("/api/v1/support/assistant", #"{"question":"How do I top up?"}"#)
        let staff = try everybody.client
        return [
            "/api/v1/support/tickets": ticket, "/api/v1/admin/support/tickets": ticket,
            "/api/v1/support/assistant": try #require(asked.json["conversation_id"]?.stringValue),
            "/api/v1/support/faqs": "add-money",
            "/api/v1/support/attachments": try await owner.client.attachment("a note"),
            "/api/v1/admin/support/macros": try await staff.made(
                "/api/v1/admin/support/macros", #"{"title":"Bank","text":"We have asked the bank."}"#),
            "/api/v1/admin/support/faqs": try await staff.made(
                "/api/v1/admin/support/faqs",
                #"{"slug":"q-\#(owner.id)","category":"account","question":"Why?","answer":"Because."}"#),
        ]
    }
}

extension FlorinClient {
    /// Brings a file to the desk, and tells its id.
    fileprivate func attachment(_ text: String) async throws -> String {
        let answer = try await post("/api/v1/support/attachments?filename=note.txt", text)
        return try #require(answer.json["id"]?.stringValue, "\(answer.status)")
    }
}
