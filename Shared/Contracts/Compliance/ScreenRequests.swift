// Made by scripts/render from ScreenRequests.messages.
package import JSONKit
package import Primitives

/// A service to compliance: is somebody of this name on a list? Refused with `screening_unavailable` while a list that
/// is needed is not loaded.
package struct ScreenName: RequestContract {
    package static let type = "compliance.screen.v1"

    package typealias Reply = ScreenedName

    /// `person`, `company`, `organization`, `vessel` or `aircraft`.
    package let schema: String
    package let name: String
    package let birthDate: CalendarDay?
    /// ISO 3166-1 alpha-2.
    package let countries: [String]
    /// Numbers of documents and registers.
    package let identifiers: [String]

    package init(
        schema: String,
        name: String,
        birthDate: CalendarDay? = nil,
        countries: [String],
        identifiers: [String]
    ) {
        self.schema = schema
        self.name = name
        self.birthDate = birthDate
        self.countries = countries
        self.identifiers = identifiers
    }

    package init(_ fields: inout Fields) {
        schema = fields.required("schema", .text(0...4096))
        name = fields.required("name", .text(0...4096))
        birthDate = fields.optional("birth_date", .day)
        countries = fields.required("countries", .array(.text(0...4096), 0...50))
        identifiers = fields.required("identifiers", .array(.text(0...4096), 0...20))
    }

    package static let example = ScreenName(
        schema: "person",
        name: "Ada Lovelace",
        birthDate: Timestamp.example.day,
        countries: ["GB"],
        identifiers: ["925665416"])

    package func encode(to out: inout JSONWriter) {
        out.field("schema", schema)
        out.field("name", name)
        out.optional("birth_date", birthDate)
        out.field("countries", countries)
        out.field("identifiers", identifiers)
    }
}

/// Whom the name is like is told to staff alone.
package struct ScreenedName: FieldEncodable, FieldDecodable, Hashable {
    package let outcome: ScreeningOutcome
    package let lists: [ScreenedList]

    package init(outcome: ScreeningOutcome, lists: [ScreenedList]) {
        self.outcome = outcome
        self.lists = lists
    }

    package init(_ fields: inout Fields) {
        outcome = fields.required("outcome", .choice(ScreeningOutcome.self))
        lists = fields.required("lists", .array(.object(ScreenedList.self), 0...100))
    }

    package static let example = ScreenedName(outcome: .clear, lists: [ScreenedList.example])

    package func encode(to out: inout JSONWriter) {
        out.field("outcome", outcome)
        out.field("lists", lists)
    }
}

/// A list as it was searched.
package struct ScreenedList: FieldEncodable, FieldDecodable, Hashable {
    package let list: String
    package let version: UniqueID
    package let loadedAt: Timestamp
    /// It is older than a week.
    package let stale: Bool

    package init(list: String, version: UniqueID, loadedAt: Timestamp, stale: Bool) {
        self.list = list
        self.version = version
        self.loadedAt = loadedAt
        self.stale = stale
    }

    package init(_ fields: inout Fields) {
        list = fields.required("list", .text(0...4096))
        version = fields.required("version", .uuid)
        loadedAt = fields.required("loaded_at", .timestamp)
        stale = fields.required("stale", .bool)
    }

    package static let example = ScreenedList(list: "ofac_sdn", version: .example, loadedAt: .example, stale: false)

    package func encode(to out: inout JSONWriter) {
        out.field("list", list)
        out.field("version", version)
        out.field("loaded_at", loadedAt)
        out.field("stale", stale)
    }
}

package enum ScreeningOutcome: String, CaseIterable, FieldValue {
    case clear
    case hit
}
