import ComplianceDomain
import FileKit
import HTTPKit
import Logging
import PostgresAccess
import Primitives

/// Fetches lists where they are published: all of them at 02:00, and those that were never there as soon as it can be
/// done. A version that is fetched is read like one that is handed in. What cannot be fetched stays as it is, and grows
/// old.
struct FetchLists: Sendable {
    /// Of which there is none yet it asks so often.
    static let firstInterval = Duration.seconds(60)

    let client: PostgresClient
    let library: ListLibrary
    let sources: [ListSource]
    let ids: IDGenerator
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        for source in sources { try await fetch(source) }
    }

    func runFirst() async throws {
        let known = try await library.lists.known(among: sources.map(\.list))
        for source in sources where !known.contains(source.list) { try await fetch(source) }
    }

    private func fetch(_ source: ListSource) async throws {
        let id = ListVersionID(ids.next())
        var files: [ListFile] = []
        do {
            for file in source.files {
                guard let bytes = try await download(file) else {
                    // Nobody publishes it there.
                    return await library.forget(files)
                }
                files.append(try await keep(bytes, file.part, id))
            }
        } catch let error as PartnerError {
            logger.warning(
                "a list cannot be fetched", metadata: ["list": "\(source.list)", "error": "\(error)"])
            return await library.forget(files)
        }
        let (whole, now) = (files, clock.now())
        try await client.transaction { transaction in
            try await library.lists.insert(id, of: source.list, by: nil, files: whole, now: now, in: transaction)
        }
    }

    /// - Returns: nil where there is no such file.
    private func download(_ file: ListSource.File) async throws -> [UInt8]? {
        let answer = try await file.partner.send(.get, file.path)
        if answer.status == 404 { return nil }
        guard answer.isSuccess, !answer.body.isEmpty else {
            throw PartnerError(.malformedAnswer, partner: file.partner.name, "status \(answer.status)")
        }
        return answer.body
    }

    private func keep(_ bytes: [UInt8], _ part: String, _ version: ListVersionID) async throws -> ListFile {
        var rest: [UInt8]? = bytes
        let file = try await library.store.keep(
            for: ListFile.owner(version), allowing: [.data], limit: ListLibrary.longest
        ) {
            defer { rest = nil }
            return rest
        }
        return ListFile(version: version, name: part, file: file, createdAt: clock.now().shown)
    }
}
