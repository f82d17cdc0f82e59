import Authentication
import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /screening/lists/{list}/versions`: a form with the files of a version, answered before anybody has read them.
struct UploadListVersion: Endpoint {
    /// Of what a form puts around its files.
    private static let formBytes = 64 << 10
    /// A slow bucket has its time for the longest file, after the last byte has come.
    private static let keepingTime: Duration = .seconds(600)

    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/screening/lists/{list}/versions", id: "uploadListVersion",
        summary: "Hand in a new version of a list, as it is published", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act, success: 202,
        problems: [.notFound, .validationFailed], bodyLimit: ListLibrary.longest + formBytes,
        consumes: [MultipartForm.contentType], timeout: keepingTime)

    static var formFields: [FieldDescription] { Fields.describe(Parts.self, source: .text) }

    /// OFAC's lists come in three files, all others in one.
    struct Parts: FieldDecodable {
        private static let file = FieldType<String>.parsed(
            "a file", schema: .string(JSONMember("format", .string("binary"))), example: ""
        ) { $0 }

        init(_ fields: inout Fields) {
            for name in ["sdn", "alt", "add"] {
                _ = fields.optional(name, Self.file.described("A file of OFAC's; they come instead of `file`"))
            }
        }
    }

    typealias Path = ListPath
    typealias Body = StreamedBody

    let library: ListLibrary
    let transactions: Transactions
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<ListVersionView> {
        let user = try call.caller.userID
        let (id, list) = (ListVersionID(ids.next()), call.path.list)
        guard list != .adverseMedia else { throw ComplianceError.notFound }
        let form = try await ListForm.take(call.body, of: list, as: id, into: library, at: call.receivedAt)
        do {
            return try await transactions.run { transaction in
                try await library.lists.insert(
                    id, of: list, by: user, files: form.files, now: call.receivedAt.shown, in: transaction)
                AuditTrail.resource(id)
                guard let version = try await library.lists.find(id, in: transaction) else {
                    throw ComplianceError.notFound
                }
                return .accepted(ListVersionView(version))
            }
        } catch let error as ComplianceError {
            // Nothing was written. Of any other error that is not known, and the sweep finds what is left.
            await library.forget(form.files)
            throw error
        }
    }
}
