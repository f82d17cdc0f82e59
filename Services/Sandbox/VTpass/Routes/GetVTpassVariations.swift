import HTTPKit
import JSONKit

/// `GET /service-variations?serviceID=`
struct GetVTpassVariations: Endpoint {
    static let spec = EndpointSpec(
        .get, "/vtpass/api/service-variations", id: "getVTpassVariations", summary: "What a service sells",
        tag: VTpassDesk.tag, access: .public)

    struct Query: FieldDecodable {
        let service: String

        init(_ fields: inout Fields) {
            service = fields.required("serviceID", .text(1...100).example("gotv"))
        }
    }

    let desk: VTpassDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call) { VTpassWords.variations(of: call.query.service) }
    }
}
