import HTTPKit
import JSONKit

/// `GET /customers/{id}`
struct GetCustomer: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/customers/{id}", id: "getCustomer", summary: "A customer, and how they stand",
        tag: MonitoringRoutes.customers, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = CustomerPath

    let reader: CustomerReader

    func handle(_ call: Call<Self>) async throws -> Reply<CustomerView> {
        .ok(CustomerView(try await reader.find(call.path.user)))
    }
}
