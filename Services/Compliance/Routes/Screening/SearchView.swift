import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// What was asked, where it was searched, and what was found.
struct SearchView: FieldEncodable {
    enum Status: String, CaseIterable, FieldValue { case completed }

    let id: UniqueID
    let asked: AskedSearch
    let lists: [SearchedListView]
    let hits: [FoundEntryView]
    let took: Duration
    let at: Timestamp

    init(id: UniqueID, asked: AskedSearch, outcome: SearchOutcome, at: Timestamp) {
        self.init(
            id: id, asked: asked, lists: outcome.lists.map { SearchedListView($0, at: at) },
            hits: outcome.found.map(FoundEntryView.init), took: outcome.took, at: at)
    }

    private init(
        id: UniqueID, asked: AskedSearch, lists: [SearchedListView], hits: [FoundEntryView], took: Duration,
        at: Timestamp
    ) {
        self.id = id
        self.asked = asked
        self.lists = lists
        self.hits = hits
        self.took = took
        self.at = at
    }

    static let example = SearchView(
        id: .example, asked: AskedSearch.example, lists: [.example], hits: [.example], took: .microseconds(640),
        at: .example)

    func encode(to out: inout JSONWriter) {
        let query = asked.query
        out.field("id", id)
        out.field("schema", query.schema)
        out.field("name", query.name)
        out.optional("birth_date", asked.birthDate)
        out.optional("countries", asked.countries)
        out.optional("identifiers", asked.identifiers)
        out.field("threshold", MatchScore(query.threshold))
        out.field("limit", query.limit)
        out.field("lists", lists)
        out.field("hits", hits)
        out.field("took_us", took.components.seconds * 1_000_000 + took.components.attoseconds / 1_000_000_000_000)
        out.field("status", Status.completed)
        out.field("created_at", at)
    }
}

/// A list as it was searched.
struct SearchedListView: FieldEncodable {
    let list: ListName
    let version: ListVersionID
    let entries: Int
    let loadedAt: Timestamp
    let isStale: Bool

    static let example = SearchedListView(
        list: .example, version: ListVersionID(.example), entries: 7_379, loadedAt: .example, isStale: false)

    func encode(to out: inout JSONWriter) {
        out.field("list", list)
        out.field("version", version)
        out.field("entries", entries)
        out.field("loaded_at", loadedAt)
        out.field("stale", isStale)
    }
}

extension SearchedListView {
    init(_ loaded: LoadedList, at now: Timestamp) {
        self.init(
            list: loaded.list, version: loaded.version, entries: loaded.index.entries.count,
            loadedAt: loaded.loadedAt, isStale: loaded.isStale(at: now))
    }

    /// Nil for a version that was not read yet.
    init?(_ version: ListVersion, at now: Timestamp) {
        guard let entries = version.entries, let loadedAt = version.loadedAt, let checkedAt = version.checkedAt else {
            return nil
        }
        self.init(
            list: version.list, version: version.id, entries: entries, loadedAt: loadedAt,
            isStale: ListAge.isStale(checkedAt: checkedAt, at: now))
    }
}

/// An entry that was found.
struct FoundEntryView: FieldEncodable {
    let found: FoundEntry

    init(_ found: FoundEntry) { self.found = found }

    static let example = FoundEntryView(
        FoundEntry(
            list: .example,
            hit: ScreeningHit(
                entry: ListEntry(
                    sourceID: "22790", schema: .person, names: [ListedName("MADURO MOROS, Nicolas")],
                    birthDates: [.example], countries: ["VE"], programmes: ["VENEZUELA"]),
                matchedName: "MADURO MOROS, Nicolas", score: 1, reasons: [.sameName, .birthDate])))

    func encode(to out: inout JSONWriter) {
        let entry = found.hit.entry
        out.field("list", found.list)
        out.field("source_id", entry.sourceID)
        out.field("schema", entry.schema)
        out.field("name", entry.name)
        out.field("matched_name", found.hit.matchedName)
        out.field("score", MatchScore(found.hit.score))
        out.field("reasons", found.hit.reasons)
        out.field("birth_dates", entry.birthDates.map(\.description))
        out.field("countries", entry.countries)
        out.field("programmes", entry.programmes)
    }
}
