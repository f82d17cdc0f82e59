import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives

/// The files of a version that has come whole: kept, and without rows yet.
struct ListForm: Sendable {
    let files: [ListFile]

    /// Takes the parts in the order in which they come. What was kept of a form that is refused is forgotten.
    static func take(
        _ body: StreamedBody, of list: ListName, as version: ListVersionID, into library: ListLibrary,
        at now: Timestamp
    ) async throws -> ListForm {
        var form = try MultipartForm(body)
        var kept: [ListFile] = []
        do {
            while let part = try await form.nextPart() {
                guard list.parts.contains(part.name) else {
                    let parts = list.parts.joined(separator: ", ")
                    throw FieldErrors([FieldError(part.name, .unknownField, "is not one of: \(parts)")])
                }
                guard !kept.contains(where: { $0.name == part.name }) else {
                    throw FieldErrors([FieldError(part.name, .duplicateField, "comes twice")])
                }
                let file = try await keep(&form, version, library)
                kept.append(ListFile(version: version, name: part.name, file: file, createdAt: now.shown))
            }
            let missing = list.parts.filter { part in !kept.contains { $0.name == part } }
            guard missing.isEmpty else {
                throw FieldErrors(missing.map { FieldError($0, .missing, "is required") })
            }
            return ListForm(files: kept)
        } catch {
            await library.forget(kept)
            throw error
        }
    }

    /// A list of whatever bytes: what is none is refused when it is read, with the line. Of nothing an empty line is
    /// kept, which says the same: a list may have no aliases.
    private static func keep(
        _ form: inout MultipartForm, _ version: ListVersionID, _ library: ListLibrary
    ) async throws -> StoredFile {
        var isEmpty = true
        return try await library.store.keep(
            for: ListFile.owner(version), allowing: [.data], limit: ListLibrary.longest
        ) {
            while let piece = try await form.nextPiece() {
                guard !piece.isEmpty else { continue }
                isEmpty = false
                return piece
            }
            guard isEmpty else { return nil }
            isEmpty = false
            return [UInt8(ascii: "\n")]
        }
    }
}
