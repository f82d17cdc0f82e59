import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct BankFilePath: FieldDecodable {
    let id: BankFileID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BankFileID.self)) }
}

/// `GET /admin/payments/bank-files`: without their entries.
struct ListBankFiles: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/bank-files", id: "listBankFiles", summary: "Files of banks, newest first",
        tag: RailRoutes.tag, access: RailRoutes.reading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: BankFileFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = BankFileFilter()
            filter.rail = fields.optional("rail", .choice(RailName.self).described("Only those of this rail"))
            filter.direction = fields.optional(
                "direction", .choice(BankFile.Direction.self).described("Only those that came, or those that went"))
            filter.status = fields.optional(
                "status", .choice(BankFile.Status.self).described("Only those that stand so"))
            filter.from = fields.optional("from", .timestamp.described("Written or taken in at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Written or taken in before this instant"))
            self.filter = filter
        }
    }

    let files: BankFileStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BankFileView>> {
        let page = call.query.page
        let after = try page.position(cursors, list: "bank-files").flatMap(BankFileID.init)
        let rows = try await files.list(call.query.filter, after: after, limit: page.limit + 1)
        return .ok(
            Page(rows.map { BankFileView(file: $0, isDuplicate: false, entries: []) }, limit: page.limit) {
                cursors.encode("\($0.file.id)", list: "bank-files")
            })
    }
}
