import Authentication
import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives
import ServiceKit

/// `GET /privacy/requests/{id}/download`: what every service has of the person, for a week.
struct DownloadPrivacyExport: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/requests/{id}/download", id: "downloadPrivacyExport",
        summary: "Your data, by service, or a range of the file", tag: PrivacyRoutes.tag, access: KYCRoutes.reading,
        problems: [.notFound, .conflict, .rangeNotSatisfiable], streamsAnswer: true, isOpenWhenRestricted: true,
        audits: .read)

    typealias Path = PrivacyRequestPath

    let desk: PrivacyDesk
    let store: FileStore

    func handle(_ call: Call<Self>) async throws -> Reply<ExportedDataView> {
        // Nobody fetches another's, whatever they may see.
        let user = try call.caller.userID
        guard let request = try await desk.requests.find(call.path.id), request.user == user, request.kind == .export
        else { throw RightsError.notFound }
        guard request.isOver else { throw RightsError.notNow("The export is not ready yet.") }
        guard let export = try await desk.exports.find(request.id), export.expiresAt > call.receivedAt else {
            throw RightsError.notFound
        }
        return try FileDownload.reply(
            try await store.open(export.file.address), filename: "florin-data-\(export.readyAt.day).json",
            contentType: EndpointSpec.json, range: call.header("Range"), ifRange: call.header("If-Range"))
    }
}

/// What the file says.
struct ExportedDataView: FieldEncodable {
    static let example = ExportedDataView()

    func encode(to out: inout JSONWriter) {
        out.field("request_id", PrivacyRequestID(.example))
        out.field("user_id", UserID(.example))
        out.field("created_at", Timestamp.example)
        out.field("services", JSONValue.object([JSONMember("auth", .object([]))]))
    }
}
