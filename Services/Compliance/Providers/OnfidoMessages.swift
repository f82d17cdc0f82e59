import ComplianceDomain
import JSONKit
import Primitives

/// Whatever has an id: an applicant, a document, a check.
struct OnfidoThing: FieldDecodable {
    let id: String

    init(_ fields: inout Fields) { id = fields.required("id", .onfidoID) }
}

extension FieldType where Value == String {
    /// It goes back in a path and in a query, so it is nothing but letters, digits and hyphens.
    static var onfidoID: FieldType {
        .characters(1...100, pattern: "^[A-Za-z0-9-]+$", example: "8546d921-89c6-4a1b-b0e5-7d1c2b8b1f60") { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "-"
        }
    }
}

/// A customer as Onfido takes one.
struct OnfidoApplicant: FieldEncodable {
    let profile: CustomerProfile

    static let example = OnfidoApplicant(profile: ProfileView.exampleProfile)

    func encode(to out: inout JSONWriter) {
        out.field("first_name", profile.firstName)
        out.field("last_name", profile.lastName)
        out.field("dob", profile.birthDate)
        out.field("address", OnfidoAddress(address: profile.address))
    }
}

struct OnfidoAddress: FieldEncodable {
    let address: CustomerProfile.Address

    static let example = OnfidoAddress(address: ProfileView.exampleProfile.address)

    func encode(to out: inout JSONWriter) {
        out.field("line1", address.line1)
        out.optional("line2", address.line2)
        out.field("town", address.city)
        out.optional("state", address.region)
        out.field("postcode", address.postalCode)
        out.field("country", address.country.alpha3)
    }
}

struct OnfidoCheckOrder: FieldEncodable {
    let applicant: String
    let documents: [String]

    static let example = OnfidoCheckOrder(applicant: "1030303-123123-123123", documents: ["d-1"])

    func encode(to out: inout JSONWriter) {
        out.field("applicant_id", applicant)
        out.field("report_names", ["document", "facial_similarity_photo"])
        out.field("document_ids", documents)
    }
}

struct OnfidoCheck: FieldDecodable {
    let id: String
    let status: String
    let result: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .onfidoID)
        status = fields.required("status", .text(1...40))
        result = fields.optional("result", .text(1...40))
    }

    init(id: String, status: String, result: String?) {
        self.id = id
        self.status = status
        self.result = result
    }
}

struct OnfidoChecks: FieldDecodable {
    let checks: [OnfidoCheck]

    init(_ fields: inout Fields) { checks = fields.required("checks", .array(.object(OnfidoCheck.self), 0...100)) }
}

struct OnfidoReport: FieldDecodable {
    let name: String
    let result: String?
    let subResult: String?
    let properties: OnfidoProperties?

    init(_ fields: inout Fields) {
        name = fields.required("name", .text(1...100))
        result = fields.optional("result", .text(1...40))
        subResult = fields.optional("sub_result", .text(1...40))
        properties = fields.optional("properties", .object(OnfidoProperties.self))
    }

    init(name: String, result: String?, subResult: String?, properties: OnfidoProperties? = nil) {
        self.name = name
        self.result = result
        self.subResult = subResult
        self.properties = properties
    }
}

/// What was read in a document, as far as we compare it.
struct OnfidoProperties: FieldDecodable {
    let data: ExtractedData

    init(_ fields: inout Fields) {
        data = ExtractedData(
            firstName: fields.optional("first_name", .text(0...500)),
            lastName: fields.optional("last_name", .text(0...500)),
            birthDate: fields.optional("date_of_birth", .text(0...40)).flatMap { CalendarDay($0) })
    }
}

struct OnfidoReports: FieldDecodable {
    let reports: [OnfidoReport]

    init(_ fields: inout Fields) { reports = fields.required("reports", .array(.object(OnfidoReport.self), 0...100)) }
}

/// `{"payload": {"resource_type", "action", "object": {"id", …}}}`
struct OnfidoEvent: FieldDecodable {
    struct Payload: FieldDecodable {
        let resource: String
        let object: OnfidoThing?

        init(_ fields: inout Fields) {
            resource = fields.required("resource_type", .text(1...100))
            object = fields.optional("object", .object(OnfidoThing.self))
        }
    }

    let payload: Payload

    init(_ fields: inout Fields) { payload = fields.required("payload", .object(Payload.self)) }
}

/// What Onfido's words mean. Clear is complete, and clear, and every report clear: nothing less, and nothing unknown.
enum OnfidoMeaning {
    static let reportNames: Set<String> = ["document", "facial_similarity_photo"]

    static func answer(_ check: OnfidoCheck, _ reports: [OnfidoReport]) -> ProviderAnswer {
        switch check.status {
        case "in_progress", "paused": .pending
        case "reopened": .reopened
        case "awaiting_applicant": .awaitingApplicant
        case "complete": complete(check, reports)
        case "withdrawn": .review("withdrawn")
        default: .review("unknown_status")
        }
    }

    private static func complete(_ check: OnfidoCheck, _ reports: [OnfidoReport]) -> ProviderAnswer {
        let document = reports.first { $0.name == "document" }
        guard check.result == "clear" else {
            return document?.subResult == "rejected" ? .documentRejected : .review(document?.subResult ?? "consider")
        }
        guard reportNames.isSubset(of: reports.map(\.name)), reports.allSatisfy({ $0.result == "clear" }) else {
            return .review("report_not_clear")
        }
        return .clear(document?.properties?.data ?? ExtractedData())
    }
}
