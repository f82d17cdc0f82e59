import BillingDomain
import JSONKit
import Primitives

struct BeneficiaryView: FieldEncodable {
    let beneficiary: Beneficiary

    init(_ beneficiary: Beneficiary) { self.beneficiary = beneficiary }

    static let example = BeneficiaryView(
        Beneficiary(
            id: BeneficiaryID(.example), owner: UserID(.example), biller: BillerID(.example),
            customer: "1111111111111", nickname: "Home", customerName: "ADA LOVELACE", uses: 3, lastUsedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", beneficiary.id)
        out.field("biller_id", beneficiary.biller)
        out.field("customer_id", beneficiary.customer)
        out.optional("customer_name", beneficiary.customerName)
        out.field("nickname", beneficiary.nickname)
        out.field("usage_count", beneficiary.uses)
        out.field("last_used_at", beneficiary.lastUsedAt)
    }
}

struct BeneficiaryPath: FieldDecodable {
    let id: BeneficiaryID

    init(_ fields: inout Fields) { id = fields.required("id", .id(BeneficiaryID.self)) }
}

extension FieldType where Value == String {
    static var nickname: FieldType { .line(1...50).example("Home").personal }
}
