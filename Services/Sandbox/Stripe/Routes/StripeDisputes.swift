import HTTPKit
import JSONKit
import Synchronization

/// Disputes such as the book has none of, which tests have posted, by Stripe's ids of them. They move no money here,
/// and are gone with the process.
final class StripeDisputeBook: Sendable {
    private let disputes = Mutex<[String: JSONValue]>([:])

    func put(_ dispute: JSONValue) throws(StripeFailure) {
        guard let id = dispute["id"]?.stringValue else {
            throw StripeFailure(400, "invalid_request_error", "parameter_missing", "A dispute has an id")
        }
        disputes.withLock { $0[id] = dispute }
    }

    func dispute(_ id: String) -> JSONValue? { disputes.withLock { $0[id] } }
}

/// `POST /control/disputes`: a dispute as it is to be told from now on. Stripe has no such route.
struct PutStripeDispute: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/control/disputes", id: "putStripeDispute", summary: "Say how a dispute stands",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let dispute = try? JSONParser.parse(call.body.bytes) else {  // it is told what is wrong
                throw StripeFailure(400, "invalid_request_error", "parameter_missing", "Invalid JSON")
            }
            try desk.disputes.put(dispute)
            return dispute
        }
    }
}

/// `GET /v1/disputes/{id}`
struct GetStripeDispute: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/disputes/{id}", id: "getStripeDispute", summary: "One dispute", tag: StripeFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = StripePath

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            if let posted = desk.disputes.dispute(call.path.id) { return posted }
            guard let id = WireID.id(call.path.id, "du_") else { throw PaymentError.unknownDispute }
            let (dispute, payment) = try await desk.shop.book.dispute(with: .stripe) { $0.id == id }
            return StripeView.dispute(dispute, of: payment)
        }
    }
}
