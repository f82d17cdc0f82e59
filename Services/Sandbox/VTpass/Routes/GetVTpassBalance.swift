import HTTPKit
import JSONKit

/// `GET /balance`
struct GetVTpassBalance: Endpoint {
    static let spec = EndpointSpec(
        .get, "/vtpass/api/balance", id: "getVTpassBalance", summary: "What is left of the merchant's money",
        tag: VTpassDesk.tag, access: .public)

    let desk: VTpassDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call) { VTpassWords.balance(try await desk.book.balance()) }
    }
}
