import HTTPKit
import JSONKit
import Primitives

/// `GET /fx/rates`: units of each currency for one US dollar, with source and time.
struct GetRates: Endpoint {
    let clock: WallClock

    static let spec = EndpointSpec(
        .get, "/fx/rates", id: "getRates", summary: "Exchange rates", tag: "FX", access: .public)

    func handle(_ call: Call<Self>) async throws -> Reply<RateTable> {
        .ok(RateTable(at: clock.now()))
    }
}
