import HTTPKit
import JSONKit
import Primitives

/// `PUT /bank/files/{id}`: a file of the merchant's, as it is; 201 when it is new, 200 for one that is here already.
struct TakeMerchantFile: Endpoint {
    let desk: BankDesk

    static let spec = EndpointSpec(
        .put, "/bank/files/{id}", id: "takeMerchantFile", summary: "Hand over a file", tag: "Bank", access: .public,
        success: 201, problems: [.wrongAPIKey, .referenceReused, .gatewayTimeout], bodyLimit: 10 << 20,
        consumes: ["application/octet-stream"], timeout: .seconds(60))

    struct Path: FieldDecodable {
        let id: UniqueID

        init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
    }

    typealias Body = StreamedBody

    func handle(_ call: Call<Self>) async throws -> Reply<MerchantFileView> {
        try desk.authenticate(call.header("Authorization"))
        var content: [UInt8] = []
        while let piece = try await call.body.next() { content += piece }
        let isNew = try await desk.book.take(call.path.id, content)
        let view = MerchantFileView(id: call.path.id)
        return isNew ? .created(view) : .ok(view)
    }
}

struct MerchantFileView: FieldEncodable {
    let id: UniqueID

    static let example = MerchantFileView(id: .example)

    func encode(to out: inout JSONWriter) { out.field("id", id) }
}

/// `POST /bank/settle`: every file takes its next step now, whatever the day.
struct SettleFiles: Endpoint {
    let desk: BankDesk

    static let spec = EndpointSpec(
        .post, "/bank/settle", id: "settleFiles", summary: "Settle now", tag: "Bank", access: .public,
        problems: [.wrongAPIKey])

    func handle(_ call: Call<Self>) async throws -> Reply<SettledFilesView> {
        try desk.authenticate(call.header("Authorization"))
        return .ok(SettledFilesView(count: try await desk.book.settleNow()))
    }
}

struct SettledFilesView: FieldEncodable {
    let count: Int

    static let example = SettledFilesView(count: 1)

    func encode(to out: inout JSONWriter) { out.field("settled", count) }
}
