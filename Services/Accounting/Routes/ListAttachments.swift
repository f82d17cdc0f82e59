import AccountingDomain
import HTTPKit
import Primitives

struct ListAttachments: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/journal-entries/{id}/attachments", id: "listAttachments",
        summary: "What was kept with an entry, in the order in which it was added", tag: "Journal",
        access: AccountingRoutes.reading)

    typealias Path = IDPath<EntryTag>
    typealias Query = TableQuery

    let entries: EntryStore
    let attachments: Attachments
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AttachmentView>> {
        _ = try await entries.find(call.path.id)
        let all = try await attachments.store.list(of: call.path.id)
        // Of two that are added at once, the one whose id was made first may come second.
        let page = try call.query.page(all.map(AttachmentView.init), cursors, list: "attachments by position") {
            Self.key($0.attachment.position ?? 0)
        }
        return .ok(page)
    }

    /// Of one length, so that texts are in the order of their numbers.
    private static func key(_ position: Int) -> String { String(String(position + 1_000).dropFirst()) }
}
