import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `PUT /tax/self-certification`
struct PutTaxCertification: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/compliance/tax/self-certification", id: "putTaxCertification",
        summary: "Say where you are taxed", tag: TaxRoutes.tag, access: KYCRoutes.writing, right: .act,
        problems: [.validationFailed])

    struct Body: FieldDecodable {
        let certification: TaxCertification

        init(_ fields: inout Fields) {
            let residences = fields.required(
                "residences", .array(.object(TaxCertification.Residence.self), 1...10))
            if Set(residences.map(\.country)).count < residences.count {
                fields.refuse("residences", .duplicateField, "names a country more than once")
            }
            certification = TaxCertification(
                isUSPerson: fields.required("us_person", .bool),
                birthCountry: fields.required("birth_country", .countryCode), residences: residences)
        }
    }

    static let bodyExample: String? = """
        {"us_person":false,"birth_country":"GB","residences":[{"country":"GB","tin":"1234567890"}]}
        """

    let desk: TaxDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<TaxCertificationView> {
        let user = try call.caller.userID
        let phone = try await desk.phone(of: user)
        return try await transactions.run { transaction in
            let kept = try await desk.keep(
                call.body.certification, of: user, phone: phone, at: call.receivedAt, in: transaction)
            return .ok(TaxCertificationView(kept))
        }
    }
}
