import JSONKit
import TestSupport

/// The product's own proof: wallets against books, asked as an accountant would.
struct Reconciliation: Sendable {
    let accountant: Session

    /// Differences and failures; empty when it is clean.
    func differences(key: String) async throws -> [String] {
        let started = try await accountant.post("/api/v1/accounting/reconciliations", "{}", key: key)
        guard case .accepted(let json, _, _) = started, let id = json["id"]?.stringValue else {
            return ["reconciliation was not started: \(started.label)"]
        }
        let finished = try await eventually(within: .seconds(60), "reconciliation completes") { () -> JSONValue? in
            guard case .accepted(let json, _, _) = try await accountant.get("/api/v1/accounting/reconciliations/\(id)")
            else { return nil }
            return json["status"]?.stringValue == "pending" ? nil : json
        }
        guard let rows = finished["rows"]?.arrayValue, !rows.isEmpty else { return ["reconciliation compared nothing"] }
        let differing = finished["differences"]?.arrayValue ?? []
        return differing.map { "reconciliation differs: \($0)" }
    }
}
