import ComplianceDomain
import Contracts
import FileKit
import Primitives

/// Files of exports: what every service tells of a person, in one JSON text.
struct ExportFiles: Sendable {
    /// A gigabyte of text is more than anybody has.
    private static let longest = 1 << 30

    let store: FileStore
    let exports: PrivacyExportStore
    let asker: SubjectAsker

    /// Gathers all pages of all services. What an earlier try left goes first; one that dies is begun anew.
    /// - Returns: the file, and how many rows each service told.
    func write(
        _ request: PrivacyRequest, at now: Timestamp
    ) async throws -> (file: StoredFile, records: [String: Int]) {
        let owner = PrivacyExport.owner(request.id)
        try await store.deleteAll(of: owner)
        var text = ExportText()
        var pieces = [text.beginning(of: request.id, for: request.user, at: now)]
        var waiting = asker.services[...]
        var records: [String: Int] = [:]
        var place: (service: String, cursor: String?)?
        var isOver = false
        let file = try await store.keep(for: owner, allowing: [.text], limit: Self.longest) {
            while pieces.isEmpty, !isOver {
                if place == nil {
                    guard let service = waiting.popFirst() else {
                        isOver = true
                        return text.ending()
                    }
                    place = (service, nil)
                    pieces.append(text.begin(service))
                }
                guard let at = place else { break }
                let page = try await asker.ask(
                    .export,
                    SubjectRequest(requestID: request.id.rawValue, userID: request.user, cursor: at.cursor),
                    of: at.service)
                if let data = page.data { pieces.append(text.add(data)) }
                records[at.service, default: 0] += page.records
                if let next = page.next {
                    place = (at.service, next)
                } else {
                    pieces.append(text.end())
                    place = nil
                }
            }
            return pieces.isEmpty ? nil : pieces.removeFirst()
        }
        return (file, records)
    }

    /// The file first: a row without one is found again, a file without a row only by the sweep.
    func forget(_ export: PrivacyExport) async throws {
        try await store.deleteAll(of: PrivacyExport.owner(export.request))
        try await exports.delete(export.request)
    }
}
