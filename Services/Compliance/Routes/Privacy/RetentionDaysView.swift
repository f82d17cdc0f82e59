import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// By category: `kyc`.
struct RetentionDaysView: FieldValue {
    let days: [String: Int]

    static var fieldSchema: JSONSchema { .map(of: Int.fieldSchema) }

    func write(to out: inout JSONWriter) {
        JSONValue.object(days.sorted { $0.key < $1.key }.map { JSONMember($0.key, .number("\($0.value)")) })
            .write(to: &out)
    }
}
