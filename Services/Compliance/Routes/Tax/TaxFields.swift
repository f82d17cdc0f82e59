import Authentication
package import ComplianceDomain
import HTTPKit
package import JSONKit
import Primitives

extension TaxCertification.Reason: FieldValue {}

enum TaxRoutes {
    static let tag = "Tax"
    static let staffTag = "Tax (staff)"

    static func all(_ parts: RightsParts) -> [any Endpoint] {
        [
            PutTaxCertification(desk: parts.tax, transactions: parts.transactions),
            GetTaxCertification(certifications: parts.tax.certifications),
            ListTaxCertifications(certifications: parts.tax.certifications, cursors: parts.cursors),
        ]
    }
}

/// A country in which somebody is taxed, as it is sent, kept and shown.
extension TaxCertification.Residence: FieldEncodable, FieldDecodable {
    package static let example = TaxCertification.Residence(country: .known("GB"), number: .known("1234567890"))

    package static var schemaTitle: String { "TaxResidence" }

    package func encode(to out: inout JSONWriter) {
        out.field("country", country)
        switch number {
        case .known(let text):
            out.optional("tin", text)
            out.optional("reason", TaxCertification.Reason?.none)
            out.optional("explanation", String?.none)
        case .missing(let reason, let explanation):
            out.optional("tin", String?.none)
            out.optional("reason", reason)
            out.optional("explanation", explanation)
        }
    }

    package init(_ fields: inout Fields) {
        let country = fields.required("country", .countryCode)
        let tin = fields.optional("tin", .line(1...40).example("1234567890").personal)
        let reason = fields.optional("reason", .choice(TaxCertification.Reason.self))
        let explanation = fields.optional(
            "explanation", .lines(1...1_000).described("Why the number cannot be had: reason B"))
        switch (tin, reason) {
        case (let tin?, nil):
            if !TaxNumber.isPossible(tin, in: country.alpha2) {
                fields.refuse("tin", .malformed, "must be \(TaxNumber.form(in: country.alpha2))")
            }
            self.init(country: country, number: .known(tin))
        case (nil, let reason?):
            self.init(country: country, number: .missing(reason, explanation: explanation))
        case (_?, _?):
            fields.refuse("reason", .unknownField, "there is a number: no reason why there is none")
            self.init(country: country, number: .missing(.notIssued, explanation: nil))
        case (nil, nil):
            fields.refuse("tin", .missing, "is required, or the reason why there is none")
            self.init(country: country, number: .missing(.notIssued, explanation: nil))
        }
    }
}

/// What a customer certified.
struct TaxCertificationView: FieldEncodable {
    let kept: KeptTaxCertification
    let isForStaff: Bool

    init(_ kept: KeptTaxCertification, isForStaff: Bool = false) {
        self.kept = kept
        self.isForStaff = isForStaff
    }

    /// A `cure_needed` certification wants papers.
    enum Status: String, CaseIterable, FieldValue {
        case certified
        case cureNeeded = "cure_needed"
    }

    static let example = TaxCertificationView(
        KeptTaxCertification(
            user: UserID(.example),
            certification: TaxCertification(isUSPerson: false, birthCountry: .known("GB"), residences: [.example]),
            isReportable: false, needsCure: false, createdAt: .example, updatedAt: .example), isForStaff: true)

    func encode(to out: inout JSONWriter) {
        out.field("id", kept.user)
        out.field("us_person", kept.certification.isUSPerson)
        out.field("birth_country", kept.certification.birthCountry)
        out.field("residences", kept.certification.residences)
        out.field("reportable", kept.isReportable)
        out.field("cure_needed", kept.needsCure)
        out.field("status", kept.needsCure ? Status.cureNeeded : .certified)
        out.field("updated_at", kept.updatedAt)
        out.field("created_at", kept.createdAt)
        if isForStaff { out.optional("user_id", kept.user) }
    }
}
