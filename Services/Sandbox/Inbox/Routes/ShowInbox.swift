import HTTPKit
import JSONKit

/// `GET /inbox`: the page.
struct ShowInbox: Endpoint {
    static let spec = EndpointSpec(
        .get, "/inbox", id: "showInbox", summary: "What was sent, as a page", tag: "Inbox", access: .public,
        produces: ["text/html"])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        InboxPage.guarded(
            .bytes(200, Array(InboxPage.html.utf8), contentType: "text/html; charset=utf-8"), policy: InboxPage.own)
    }
}

/// `GET /inbox/inbox.js`: what the page runs.
struct GetInboxScript: Endpoint {
    static let spec = EndpointSpec(
        .get, "/inbox/inbox.js", id: "getInboxScript", summary: "What the page runs", tag: "Inbox", access: .public,
        produces: ["text/javascript"])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        InboxPage.guarded(
            .bytes(200, Array(InboxPage.script.utf8), contentType: "text/javascript; charset=utf-8"),
            policy: InboxPage.nothing)
    }
}
