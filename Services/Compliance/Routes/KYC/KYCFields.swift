import Authentication
package import ComplianceDomain
import HTTPKit
package import JSONKit
import Primitives

extension Verification.Status: FieldValue {}
extension Verification.Kind: FieldValue {}
extension VerificationCheck.Name: FieldValue {}
extension VerificationCheck.Result: FieldValue {}
extension DocumentKind: FieldValue {}
extension DocumentKind.Side: FieldValue {}
extension KYCRequirements.Item: FieldValue {}
extension MRZ.Format: FieldValue {}

extension CountryCode: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("pattern", .string("^[A-Z]{2}$")), JSONMember("examples", .array([.string("SE")])),
            JSONMember("description", .string("ISO 3166-1 alpha-2")))
    }
    package func write(to out: inout JSONWriter) { out.plainString(alpha2.utf8) }

    static let example = known("SE")

    static func known(_ code: String) -> CountryCode {
        guard let country = CountryCode(code) else { preconditionFailure("\(code) is no country") }
        return country
    }
}

extension FieldType where Value == CountryCode {
    static var countryCode: FieldType {
        .parsed("a country of ISO 3166-1 alpha-2", schema: CountryCode.fieldSchema, example: CountryCode.example) {
            CountryCode($0)
        }
    }
}

extension FieldType where Value == String {
    /// Two letters or three, as documents and forms have it; `UTO` is what specimens are of.
    static var issuingCountry: FieldType {
        .characters(2...3, pattern: "^[A-Z]{2,3}$", example: "SE") { ("A"..."Z").contains($0) }.refined { code in
            code == CountryCode.specimen || CountryCode.alpha3(of: code) != nil
                ? nil : FieldError("", .unknownValue, "must be a country of ISO 3166-1")
        }
    }
}

enum KYCRoutes {
    static let tag = "KYC"
    static let staffTag = "KYC (staff)"

    static let customers: Set<Role> = [.customer, .merchant]
    static let reading = Access.roles(customers, scope: .complianceRead)
    static let writing = Access.roles(customers, scope: .complianceWrite)
    static let staffReading = Access.roles([.compliance], scope: .complianceRead)
    static let staffWriting = Access.roles([.compliance], scope: .complianceWrite)
}

/// `{id}` of a verification's path.
struct VerificationPath: FieldDecodable {
    let id: VerificationID

    init(_ fields: inout Fields) { id = fields.required("id", .id(VerificationID.self)) }
}

/// `{id}` of a document's path.
struct DocumentPath: FieldDecodable {
    let id: DocumentID

    init(_ fields: inout Fields) { id = fields.required("id", .id(DocumentID.self)) }
}
