import HTTPKit
import JSONKit
import Primitives

/// What a look or a clearing is narrowed to.
struct InboxFilter: FieldDecodable {
    let to: String?
    let channel: InboxChannel?

    init(_ fields: inout Fields) {
        to = fields.optional("to", .text(1...8_192).described("Only those for this address, number, device or sink"))
        channel = fields.optional("channel", .choice(InboxChannel.self).described("Only those that came so"))
    }
}

/// `GET /inbox/messages`: what came, newest first.
struct ListInboxMessages: Endpoint {
    let book: InboxBook

    static let spec = EndpointSpec(
        .get, "/inbox/messages", id: "listInboxMessages", summary: "What was sent to people and programs",
        tag: "Inbox", access: .public)

    struct Query: FieldDecodable {
        let filter: InboxFilter
        let limit: Int

        init(_ fields: inout Fields) {
            filter = InboxFilter(&fields)
            limit = fields.optional("limit", .integer(1...1_000).described("At most so many, otherwise 100")) ?? 100
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<InboxMessagesView> {
        let query = call.query
        let messages = try await book.list(to: query.filter.to, channel: query.filter.channel, limit: query.limit)
        return .ok(InboxMessagesView(messages: messages)).header("Cache-Control", "no-store")
    }
}

/// `DELETE /inbox/messages`: throws them away.
struct ClearInbox: Endpoint {
    let book: InboxBook

    static let spec = EndpointSpec(
        .delete, "/inbox/messages", id: "clearInbox", summary: "Throw messages away", tag: "Inbox",
        access: .public, success: 204)

    typealias Query = InboxFilter

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await book.clear(to: call.query.to, channel: call.query.channel)
        return .noContent
    }
}
