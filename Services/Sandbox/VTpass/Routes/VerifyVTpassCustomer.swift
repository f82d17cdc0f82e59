import HTTPKit
import JSONKit

/// `POST /merchant-verify`
struct VerifyVTpassCustomer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/vtpass/api/merchant-verify", id: "verifyVTpassCustomer", summary: "Whose number it is",
        tag: VTpassDesk.tag, access: .public)

    typealias Body = RawBody

    let desk: VTpassDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = JSONValue(body: call.body.bytes)
        return try await desk.answer(call) {
            guard let number = body["billersCode"]?.stringValue, let service = body["serviceID"]?.stringValue,
                !number.isEmpty
            else { return VTpassWords.refusal("011", "INVALID ARGUMENTS") }
            return VTpassWords.customer(number, of: service, type: body["type"]?.stringValue)
        }
    }
}
