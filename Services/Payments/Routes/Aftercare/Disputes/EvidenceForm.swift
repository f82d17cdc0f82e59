import FileKit
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives
import ServiceKit

/// A form with one file that a side of a dispute shows.
enum EvidenceForm {
    static let longest = 10 << 20
    /// Of what a form puts around a file.
    static let around = 64 << 10
    private static let types: Set<FileType> = [.png, .jpeg, .pdf, .text]

    /// Its file, read to its end.
    static func keep(_ body: StreamedBody, for id: DisputeID, in files: FileStore) async throws -> Evidence.Paper {
        var form = try MultipartForm(body)
        var kept: Evidence.Paper?
        do {
            while let part = try await form.nextPart() {
                guard part.name == "file", kept == nil else {
                    throw FieldErrors([FieldError(part.name, .unknownField, "is not known, or comes twice")])
                }
                let file = try await files.keep(
                    for: Evidence.owner(id), allowing: types, limit: longest
                ) { try await form.nextPiece() }
                kept = Evidence.Paper(filename: FileName.clean(part.filename, or: "evidence"), file: file)
            }
        } catch {
            // What comes behind a file may still spoil the form.
            if let kept { await forget(kept, in: files) }
            throw error
        }
        guard let kept else { throw FieldErrors([FieldError("file", .missing, "is required")]) }
        return kept
    }

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    static func forget(_ paper: Evidence.Paper, in files: FileStore) async {
        try? await files.delete(paper.file.address)
    }
}

/// What a side of a dispute says.
struct EvidenceWords: FieldDecodable {
    /// As of bodies that are gathered before their endpoint begins.
    private static let longest = 256 << 10

    let text: String

    init(_ fields: inout Fields) {
        text = fields.required("text", .lines(1...4_000).example("The parcel was signed for").personal)
    }

    /// - Throws: 413 `content_too_large`, 400 `malformed_json`, 422 `validation_failed`.
    init(_ body: StreamedBody) async throws {
        var bytes: [UInt8] = []
        while let piece = try await body.next() {
            bytes += piece
            guard bytes.count <= Self.longest else {
                throw Problem(.contentTooLarge, detail: "at most \(Self.longest) bytes of JSON")
            }
        }
        self = try JSONReader.decode(Self.self, from: bytes, unknownFields: .reject)
    }
}
