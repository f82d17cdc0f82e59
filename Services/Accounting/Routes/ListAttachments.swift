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

    func handle(_ call: Input) async throws -> Reply<Page<AttachmentView>> {
        _ = try await entries.find(call.path.id)
        let all = try await attachments.store.list(of: call.path.id)
        // Ids are in the order of their making.
        let page = try call.query.page(all.map(AttachmentView.init), cursors, list: "attachments") {
            $0.attachment.id.description
        }
        return .ok(page)
    }
}
