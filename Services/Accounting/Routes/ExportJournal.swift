import AccountingDomain
import HTTPKit
import JSONKit

struct ExportJournal: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/exports/journal", id: "exportJournal",
        summary: "The journal as plain-text accounting", tag: "Exports", access: AccountingRoutes.reading,
        problems: [.rangeReversed], produces: ["text/plain", "text/csv"])

    struct Query: FieldDecodable {
        let format: ExportFormat
        let filter: EntryStore.Filter

        init(_ fields: inout Fields) {
            format =
                fields.optional("format", .choice(ExportFormat.self).described("Otherwise beancount")) ?? .beancount
            filter = EntryStore.Filter(from: fields.optional("from", .firstDay), to: fields.optional("to", .lastDay))
        }
    }

    let export: JournalExport

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (format, filter) = (call.query.format, call.query.filter)
        try filter.check()
        return .stream(contentType: format.contentType) { writer in
            try await export.write(format, filter) { try await writer.write($0) }
        }
        .attachment(format.fileName)
    }
}
