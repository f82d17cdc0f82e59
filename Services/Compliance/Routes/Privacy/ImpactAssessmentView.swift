import Authentication
package import ComplianceDomain
import HTTPKit
package import JSONKit
import Outbox
import Primitives

extension ImpactAssessment.Risk: FieldEncodable, FieldDecodable {
    package static let example = ImpactAssessment.Risk(
        description: "Names of customers reach the provider.", likelihood: .low, severity: .high,
        measures: "A contract with the provider; deletion after a year")

    package static var schemaTitle: String { "ImpactRisk" }

    package func encode(to out: inout JSONWriter) {
        out.field("description", description)
        out.field("likelihood", likelihood)
        out.field("severity", severity)
        out.optional("measures", measures)
    }

    package init(_ fields: inout Fields) {
        self.init(
            description: fields.required(
                "description", .lines(1...2_000).example("Names of customers reach the provider.")),
            likelihood: fields.required("likelihood", .choice(ImpactAssessment.Level.self)),
            severity: fields.required("severity", .choice(ImpactAssessment.Level.self)),
            measures: fields.optional("measures", .lines(1...2_000).example("A contract with the provider")))
    }
}

/// An impact assessment, as staff see it.
struct ImpactAssessmentView: FieldEncodable {
    let assessment: ImpactAssessment

    init(_ assessment: ImpactAssessment) { self.assessment = assessment }

    static let example = ImpactAssessmentView(
        ImpactAssessment(
            id: ImpactAssessmentID(.example), title: "Documents at a provider",
            processing: "Pictures of documents and faces are compared.",
            necessity: "The law wants it known who a customer is.", risks: [.example], author: UserID(.example),
            createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", assessment.id)
        out.field("title", assessment.title)
        out.field("processing", assessment.processing)
        out.field("necessity", assessment.necessity)
        out.field("risks", assessment.risks)
        out.field("impact", assessment.impact)
        out.field("status", "recorded")
        out.field("review_on", assessment.reviewOn)
        out.field("author_id", assessment.author)
        out.field("created_at", assessment.createdAt)
    }
}
