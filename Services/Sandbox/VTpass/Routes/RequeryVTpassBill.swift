import HTTPKit
import JSONKit

/// `POST /requery`: how an order stands; 015 when none of that id has come.
struct RequeryVTpassBill: Endpoint {
    static let spec = EndpointSpec(
        .post, "/vtpass/api/requery", id: "requeryVTpassBill", summary: "How an order stands", tag: VTpassDesk.tag,
        access: .public)

    typealias Body = RawBody

    let desk: VTpassDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = JSONValue(body: call.body.bytes)
        return try await desk.answer(call) {
            guard let id = body["request_id"]?.stringValue, let bill = try await desk.book.requery(id) else {
                return VTpassWords.refusal("015", "INVALID REQUEST ID")
            }
            return VTpassWords.bill(bill)
        }
    }
}
