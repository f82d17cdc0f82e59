import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /screening/searches`: keeps nothing but who has searched.
struct SearchLists: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/screening/searches", id: "searchLists",
        summary: "Search lists of sanctions and public persons for a name", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act, problems: [.screeningUnavailable])

    static var bodyExample: String? {
        #"{"schema":"person","name":"Nicolas Maduro Moros","birth_date":"1962-11-23","countries":["VE"]}"#
    }

    struct Body: FieldDecodable {
        let asked: AskedSearch

        init(_ fields: inout Fields) { asked = AskedSearch(&fields) }
    }

    let searches: ScreeningSearches
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<SearchView> {
        let outcome = try await searches.search(call.body.asked.query, on: call.body.asked.lists)
        let id = ids.next()
        AuditTrail.resource(id)
        return .ok(SearchView(id: id, asked: call.body.asked, outcome: outcome, at: call.receivedAt))
    }
}

/// Whom to look for, and where.
struct AskedSearch: Sendable {
    /// Of a name so much is looked at.
    static let longestName = 1_024
    private static let mostHits = 100
    private static let usualHits = 20

    let query: ScreeningQuery
    let birthDate: BirthDate?
    let countries: [CountryCode]?
    let identifiers: [String]?
    let lists: [ListName]?

    init(
        _ query: ScreeningQuery, birthDate: BirthDate?, countries: [CountryCode]?, identifiers: [String]?,
        lists: [ListName]?
    ) {
        self.query = query
        self.birthDate = birthDate
        self.countries = countries
        self.identifiers = identifiers
        self.lists = lists
    }

    static let example = AskedSearch(
        ScreeningQuery(schema: .person, name: "Nicolas Maduro Moros"), birthDate: .example, countries: [.example],
        identifiers: ["5892464"], lists: [.example])

    init(_ fields: inout Fields) {
        let schema = fields.required("schema", .choice(ScreeningSchema.self))
        let name = fields.required("name", .line(1...Self.longestName).example("Nicolas Maduro Moros").personal)
        birthDate = fields.optional("birth_date", .birthDate.personal)
        countries = fields.optional("countries", .array(.countryCode, 0...50))
        identifiers = fields.optional("identifiers", .array(.line(1...100).personal, 0...20))
        lists = fields.optional("lists", .array(.listName, 1...20).described("All lists when it says nothing"))
        let threshold = fields.optional("threshold", .score) ?? MatchScore(NameMatcher.threshold)
        let limit = fields.optional("limit", .integer(1...Self.mostHits)) ?? Self.usualHits
        if PreparedName(name, schema: schema).isEmpty {
            fields.refuse("name", .invalidCharacters, "has no letter that could be compared")
        }
        query = ScreeningQuery(
            schema: schema, name: name, birthDate: birthDate, countries: countries?.map(\.alpha2) ?? [],
            identifiers: identifiers ?? [], threshold: threshold.value, limit: limit)
    }
}
