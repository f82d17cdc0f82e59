import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/data-map`: the record of processing (GDPR, article 30), from what the running services declare.
struct GetDataMap: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/data-map", id: "getDataMap",
        summary: "What each service knows of people, column by column", tag: PrivacyRoutes.staffTag,
        access: KYCRoutes.staffReading)

    let asker: SubjectAsker

    func handle(_ call: Call<Self>) async throws -> Reply<DataMapView> {
        let found = try await withThrowingTaskGroup(of: DataMapServiceView.self) { group in
            for service in asker.services {
                group.addTask {
                    DataMapServiceView(service: service, columns: try await asker.dataMap(of: service))
                }
            }
            return try await group.reduce(into: [DataMapServiceView]()) { $0.append($1) }
        }
        return .ok(DataMapView(services: found.sorted { $0.service < $1.service }))
    }
}
