package import ComplianceDomain
import HTTPKit
package import JSONKit
import Primitives

extension ScreeningSchema: FieldValue {}
extension MatchReason: FieldValue {}
extension HitStatus: FieldValue {}
extension HitVerdict: FieldValue {}
extension ListVersionStatus: FieldValue {}
extension ListRefusal.Reason: FieldValue {}

extension ListName: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("pattern", .string("^[a-z][a-z0-9_]{0,39}$")),
            JSONMember("examples", .array([.string("ofac_sdn")])))
    }
    package func write(to out: inout JSONWriter) { out.plainString(text.utf8) }

    static let example: ListName = {
        guard let name = ListName("ofac_sdn") else { preconditionFailure("the example of a list is no name") }
        return name
    }()
}

extension FieldType where Value == ListName {
    static var listName: FieldType {
        .parsed("the name of a list", schema: ListName.fieldSchema, example: ListName.example) { ListName($0) }
    }
}

extension MatchScore: FieldValue {
    package static var fieldSchema: JSONSchema {
        JSONSchema([
            JSONMember("type", .string("number")), JSONMember("minimum", .number("0")),
            JSONMember("maximum", .number("1")),
        ])
    }
    package func write(to out: inout JSONWriter) { out.append(raw: description.utf8) }

    static let example = MatchScore(0.9512)
}

extension FieldType where Value == MatchScore {
    /// From 0 to 1; what lies below four places is rounded.
    static var score: FieldType {
        FieldType(schema: MatchScore.fieldSchema, example: MatchScore(NameMatcher.threshold)) { value, _, errors in
            guard case .number(let text) = value, let score = Double(text) else {
                errors.append(FieldError("", .wrongType, "must be a number"))
                return nil
            }
            guard (0...1).contains(score) else {
                errors.append(FieldError("", .outOfRange, "must be from 0 to 1"))
                return nil
            }
            return MatchScore(score)
        }
    }
}

extension BirthDate: FieldValue {
    package static var fieldSchema: JSONSchema {
        .string(
            JSONMember("pattern", .string("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")),
            JSONMember("examples", .array([.string("1974-02-17")])),
            JSONMember("description", .string("A day, a month or a year")))
    }
    package func write(to out: inout JSONWriter) { out.string(description) }

    static let example: BirthDate = {
        guard let date = BirthDate(iso: "1974-02-17") else { preconditionFailure("the example of a date is none") }
        return date
    }()
}

extension FieldType where Value == BirthDate {
    static var birthDate: FieldType {
        .parsed("a day, a month or a year", schema: BirthDate.fieldSchema, example: BirthDate.example) {
            BirthDate(iso: $0)
        }
    }
}

enum ScreeningRoutes {
    static let tag = "Screening"

    static func all(_ whole: ComplianceParts) -> [any Endpoint] {
        let (parts, transactions, cursors) = (whole.screening, whole.transactions, whole.cursors)
        let reviews = HitReviews(screening: parts.desk, kyc: whole.desk)
        return [
            SearchLists(searches: parts.searches, ids: parts.desk.ids),
            CompareNames(),
            ListLists(lists: parts.library.lists, cursors: cursors),
            ListListVersions(lists: parts.library.lists, cursors: cursors),
            GetListVersion(lists: parts.library.lists),
            UploadListVersion(library: parts.library, transactions: transactions, ids: parts.desk.ids),
            ForceListVersion(lists: parts.library.lists, transactions: transactions),
            ListHits(hits: parts.desk.hits, cursors: cursors),
            GetHit(hits: parts.desk.hits),
            ReviewHit(reviews: reviews, transactions: transactions),
        ]
    }
}

/// `{list}` of a path.
struct ListPath: FieldDecodable {
    let list: ListName

    init(_ fields: inout Fields) { list = fields.required("list", .listName) }
}

/// `{list}` and `{id}` of a version's path.
struct ListVersionPath: FieldDecodable {
    let list: ListName
    let id: ListVersionID

    init(_ fields: inout Fields) {
        list = fields.required("list", .listName)
        id = fields.required("id", .id(ListVersionID.self))
    }
}

/// `{id}` of a hit's path.
struct HitPath: FieldDecodable {
    let id: HitID

    init(_ fields: inout Fields) { id = fields.required("id", .id(HitID.self)) }
}
