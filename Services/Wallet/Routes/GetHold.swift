import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct HoldPath: FieldDecodable {
    let id: HoldID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(HoldID.self))
    }
}

struct GetHold: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/holds/{id}", id: "getHold", summary: "One hold", tag: "Holds",
        access: .readWallets, problems: [.notFound])

    typealias Path = HoldPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<HoldView> {
        guard let (hold, owner) = try await parts.holds.find(call.path.id, now: parts.clock.now()),
            try call.context.reaches(owner)
        else { throw WalletError.notFound(.hold) }
        return .ok(HoldView(hold: hold))
    }
}
