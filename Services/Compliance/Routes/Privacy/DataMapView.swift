import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// What services declare of people.
struct DataMapView: FieldEncodable {
    let services: [DataMapServiceView]

    static let example = DataMapView(services: [.example])

    func encode(to out: inout JSONWriter) { out.field("services", services) }
}
