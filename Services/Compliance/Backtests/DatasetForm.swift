import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// A form with a set of movements, taken whole.
enum DatasetForm {
    static let longest = 64 << 20
    private static let longestName = 200
    /// Rows that are read between two pauses.
    private static let breath = 2_000

    struct Taken: Sendable {
        let name: String
        let rows: [DatasetRow]
    }

    /// - Throws: 422 `validation_failed` with the line that is wrong.
    static func take(_ body: StreamedBody) async throws -> Taken {
        var form = try MultipartForm(body)
        var file: [UInt8]?
        var name: [UInt8]?
        while let part = try await form.nextPart() {
            switch part.name {
            case "file":
                guard file == nil else { throw refusal(.duplicateField, "comes twice") }
                var bytes: [UInt8] = []
                while let piece = try await form.nextPiece() {
                    guard bytes.count + piece.count <= longest else { throw Problem(.contentTooLarge) }
                    bytes += piece
                }
                file = bytes
            case "name":
                var bytes: [UInt8] = []
                while let piece = try await form.nextPiece(), bytes.count <= longestName * 4 { bytes += piece }
                name = bytes
            default: throw FieldErrors([FieldError(part.name, .unknownField, "is not a field of this request")])
            }
        }
        guard let file else { throw refusal(.missing, "is required") }
        var pairs: [(name: String, value: String)] = []
        if let name { pairs.append(("name", String(decoding: name, as: UTF8.self))) }
        let facts = try JSONReader.decode(DatasetFacts.self, fromText: pairs)
        let rows = try await read(file)
        guard !rows.isEmpty else { throw refusal(.tooShort, "has no rows") }
        return Taken(name: facts.name ?? "\(rows.count) movements", rows: rows)
    }

    private static func read(_ bytes: [UInt8]) async throws -> [DatasetRow] {
        var rows: [DatasetRow] = []
        do {
            var reader = try DatasetReader(bytes)
            while let row = try reader.next() {
                rows.append(row)
                if rows.count.isMultiple(of: breath) {
                    try Task.checkCancellation()
                    await Task.yield()
                }
            }
        } catch let error as DatasetRefusal {
            throw refusal(.malformed, "line \(error.line): \(error.reason)")
        }
        return rows
    }

    private static func refusal(_ code: FieldError.Code, _ message: String) -> FieldErrors {
        FieldErrors([FieldError("file", code, message)])
    }
}

/// What a form tells beside the file.
struct DatasetFacts: FieldDecodable {
    let name: String?

    init(_ fields: inout Fields) { name = fields.optional("name", .line(1...200).example("January")) }
}
