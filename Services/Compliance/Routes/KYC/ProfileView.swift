import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A profile as its customer sees it.
struct ProfileView: FieldEncodable {
    /// `fixed`: who the customer is has been shown, or is being looked at.
    enum Status: String, CaseIterable, FieldValue { case editable, fixed }

    let kept: KeptProfile
    let isFixed: Bool

    static let exampleProfile = CustomerProfile(
        firstName: "Anna Maria", lastName: "Eriksson", birthDate: Timestamp.example.day.adding(months: -12 * 40),
        nationality: .example,
        address: .init(
            line1: "Storgatan 1", line2: nil, city: "Stockholm", region: nil, postalCode: "111 23", country: .example),
        occupation: "Engineer", sourceOfFunds: "Salary", isPEP: false)

    static let example = ProfileView(
        kept: KeptProfile(user: UserID(.example), profile: exampleProfile, createdAt: .example), isFixed: false)

    func encode(to out: inout JSONWriter) {
        let profile = kept.profile
        out.field("id", kept.user)
        out.field("first_name", profile.firstName)
        out.field("last_name", profile.lastName)
        out.field("birth_date", profile.birthDate)
        out.field("nationality", profile.nationality)
        out.field("address", AddressView(address: profile.address))
        out.optional("occupation", profile.occupation)
        out.optional("source_of_funds", profile.sourceOfFunds)
        out.field("pep_declared", profile.isPEP)
        out.field("status", isFixed ? Status.fixed : .editable)
        out.field("created_at", kept.createdAt)
    }
}

struct AddressView: FieldEncodable {
    let address: CustomerProfile.Address

    static let example = AddressView(address: ProfileView.exampleProfile.address)

    func encode(to out: inout JSONWriter) {
        out.field("line1", address.line1)
        out.optional("line2", address.line2)
        out.field("city", address.city)
        out.optional("region", address.region)
        out.field("postal_code", address.postalCode)
        out.field("country", address.country)
    }
}

/// The same as it is sent.
struct ProfileBody: FieldDecodable {
    let profile: CustomerProfile

    struct Address: FieldDecodable {
        let address: CustomerProfile.Address

        init(_ fields: inout Fields) {
            address = CustomerProfile.Address(
                line1: fields.required("line1", .line(1...200).example("Storgatan 1").personal),
                line2: fields.optional("line2", .line(1...200).personal),
                city: fields.required("city", .line(1...100).example("Stockholm").personal),
                region: fields.optional("region", .line(1...100).personal),
                postalCode: fields.required("postal_code", .line(1...20).example("111 23").personal),
                country: fields.required("country", .countryCode))
        }
    }

    init(_ fields: inout Fields) {
        profile = CustomerProfile(
            firstName: fields.required("first_name", .line(1...100).example("Anna Maria").personal),
            lastName: fields.required("last_name", .line(1...100).example("Eriksson").personal),
            birthDate: fields.required("birth_date", .day.example(ProfileView.exampleProfile.birthDate).personal),
            nationality: fields.required("nationality", .countryCode),
            address: fields.required("address", .object(Address.self)).address,
            occupation: fields.optional("occupation", .line(1...100).personal),
            sourceOfFunds: fields.optional("source_of_funds", .lines(1...500).personal),
            isPEP: fields.required("pep_declared", .bool))
    }
}
