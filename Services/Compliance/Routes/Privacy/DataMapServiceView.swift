import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

struct DataMapServiceView: FieldEncodable {
    let service: String
    let columns: [DataMapColumn]

    static let example = DataMapServiceView(service: "auth", columns: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("service", service)
        out.field("columns", columns)
    }
}
