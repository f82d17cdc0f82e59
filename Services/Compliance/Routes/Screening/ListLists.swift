import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /screening/lists`: those that are searched, few enough for one page.
struct ListLists: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/screening/lists", id: "listScreeningLists",
        summary: "The lists that are searched, and how old they are", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffReading)

    let lists: ListStore

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SearchedListView>> {
        let live = try await lists.live()
        return .ok(
            Page(data: live.compactMap { SearchedListView($0, at: call.receivedAt) }, nextCursor: nil))
    }
}
