import ComplianceDomain
import Contracts
import JSONKit
import Primitives

extension ScreeningSearches {
    /// What another service is told: whether there is a match, and nothing of whom.
    /// - Throws: `screeningUnavailable`, and 422 `validation_failed` for what cannot be asked.
    func answer(_ request: ScreenName, at now: Timestamp) async throws -> ScreenedName {
        guard let schema = ScreeningSchema(rawValue: request.schema) else {
            throw FieldErrors([FieldError("schema", .unknownValue, "must be a schema of screening")])
        }
        guard !PreparedName(request.name, schema: schema).isEmpty else {
            throw FieldErrors([FieldError("name", .invalidCharacters, "has no letter that could be compared")])
        }
        let birth = request.birthDate.flatMap { BirthDate($0, $0) }
        let outcome = try await search(
            ScreeningQuery(
                schema: schema, name: request.name, birthDate: birth, countries: request.countries,
                identifiers: request.identifiers, limit: 1), on: nil)
        return ScreenedName(
            outcome: outcome.found.isEmpty ? .clear : .hit,
            lists: outcome.lists.map {
                ScreenedList(
                    list: $0.list.text, version: $0.version.rawValue, loadedAt: $0.loadedAt,
                    stale: $0.isStale(at: now))
            })
    }
}
