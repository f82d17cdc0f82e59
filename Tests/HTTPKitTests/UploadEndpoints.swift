import Crypto
import HTTPKit
import JSONKit
import Primitives
import Synchronization

/// Takes any bytes as they come and tells how many there were and which.
struct TakeUpload: Endpoint {
    static let limit = 4 << 20
    static let spec = EndpointSpec(
        .post, "/api/v1/uploads", id: "takeUpload", summary: "Take bytes", tag: "Uploads", access: .anyAuthenticated,
        right: .own,
        idempotency: .optional, bodyLimit: limit, consumes: ["*/*"])

    typealias Body = StreamedBody

    /// What happened to bodies that did not arrive whole.
    let ends: UploadEnds

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        do {
            var hash = SHA256()
            var count = 0
            while let piece = try await call.body.next() {
                hash.update(data: piece)
                count += piece.count
            }
            let text = "\(count) \(Hex.encode(Array(hash.finalize())))"
            return .bytes(200, Array(text.utf8), contentType: "text/plain")
        } catch {
            ends.note(error)
            throw error
        }
    }

    static func answer(to bytes: [UInt8]) -> String { "\(bytes.count) \(Hex.encode(Array(SHA256.hash(data: bytes))))" }
}

final class UploadEnds: Sendable {
    private let state = Mutex<[String]>([])

    var codes: [String] { state.withLock { $0 } }
    func note(_ error: any Error) {
        state.withLock { $0.append((error as? Problem)?.code.code ?? "\(error)") }
    }
}

/// Takes a form and tells its parts.
struct TakeForm: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/forms", id: "takeForm", summary: "Take a form", tag: "Uploads", access: .public,
        bodyLimit: 1 << 20, consumes: [MultipartForm.contentType])

    typealias Body = StreamedBody

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        var form = try MultipartForm(call.body)
        var text = ""
        while let part = try await form.nextPart() {
            var count = 0
            while let piece = try await form.nextPiece() { count += piece.count }
            text += "\(part.name) \(part.filename ?? "-") \(part.contentType ?? "-") \(count)\n"
        }
        return .bytes(200, Array(text.utf8), contentType: "text/plain")
    }
}

/// Answers so many bytes, having promised perhaps others.
struct GiveBytes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/downloads/{promised}/{written}", id: "giveBytes", summary: "Give bytes", tag: "Uploads",
        access: .public, produces: ["application/octet-stream"], streamsAnswer: true)

    struct Path: FieldDecodable {
        let promised: Int
        let written: Int
        init(_ fields: inout Fields) {
            promised = fields.required("promised", .integer(0...10_000_000))
            written = fields.required("written", .integer(0...10_000_000))
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let count = call.path.written
        return .stream(contentType: "application/octet-stream", length: call.path.promised) { writer in
            var left = count
            while left > 0 {
                let piece = min(left, 64 << 10)
                try await writer.write([UInt8](repeating: 7, count: piece))
                left -= piece
            }
        }
    }
}
