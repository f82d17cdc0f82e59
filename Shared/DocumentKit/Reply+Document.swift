package import HTTPKit

extension Reply {
    /// A PDF to keep, streamed. What can be refused is refused before its first byte.
    /// - Parameter name: of the file, without its ending.
    /// - Throws: `Problem` `document_too_long`; `DocumentError`.
    package static func pdf(_ document: Document, named name: String) async throws -> Reply {
        let pdf = try await refusingTooLong { try await PDF(document) }
        return .stream(contentType: PDF.contentType) { writer in
            try await pdf.write { try await writer.write($0) }
        }
        .attachment("\(name).pdf")
    }

    /// A sheet to keep, streamed once it has been written.
    /// - Parameters:
    ///   - name: of the file, without its ending.
    ///   - rows: adds the rows.
    /// - Throws: `Problem` `document_too_long`; `DocumentError`, or what `rows` throws.
    package static func sheet(
        _ writer: SheetWriter, named name: String, rows: (SheetWriter) async throws -> Void
    ) async throws -> Reply {
        let sheet = try await refusingTooLong {
            try await rows(writer)
            return try await writer.finish()
        }
        return .stream(contentType: SheetWriter.contentType, length: sheet.size) { writer in
            try await sheet.write { try await writer.write($0) }
        }
        .attachment("\(name).xlsx")
    }

    private static func refusingTooLong<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch DocumentError.tooLong(let limit, let what) {
            throw Problem(.documentTooLong, detail: "more than \(limit) \(what)")
        }
    }
}
