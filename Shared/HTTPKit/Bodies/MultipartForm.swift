/// A form with files (`multipart/form-data`, RFC 7578), taken part by part while it arrives.
package struct MultipartForm: Sendable {
    package static let contentType = "multipart/form-data"

    private let body: StreamedBody
    private var scanner: MultipartScanner
    private var isWithinPart = false

    /// - Parameter mostParts: a form of more is refused.
    /// - Throws: 400 `bad_request` when the content type names no boundary.
    package init(_ body: StreamedBody, mostParts: Int = 16) throws(Problem) {
        guard let type = body.contentType.flatMap(HeaderParameters.init), type.value == Self.contentType,
            let boundary = type["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), boundary.last != " "
        else { throw Problem(.badRequest, detail: "multipart/form-data with a boundary of 1 to 70 characters") }
        self.body = body
        scanner = MultipartScanner(boundary: boundary, mostParts: mostParts)
    }

    /// The next part; what is left of the one before is passed over. Nil after the last one.
    /// - Throws: what `StreamedBody.next` throws, and 400 `bad_request` for what is no form.
    package mutating func nextPart() async throws -> MultipartPart? {
        while isWithinPart { _ = try await nextPiece() }
        switch try await nextEvent() {
        case .part(let part):
            isWithinPart = true
            return part
        case .end: return nil
        case .content, .partEnd: preconditionFailure("content outside of a part")
        }
    }

    /// More of the part's content; nil at its end.
    package mutating func nextPiece() async throws -> [UInt8]? {
        guard isWithinPart else { return nil }
        if case .content(let bytes) = try await nextEvent() { return bytes }
        isWithinPart = false
        return nil
    }

    private mutating func nextEvent() async throws -> MultipartScanner.Event {
        do {
            while true {
                if let event = try scanner.next() {
                    if event == .end { try await passOverRest() }
                    return event
                }
                guard let bytes = try await body.next() else {
                    throw MultipartScanner.Malformed(what: "the form breaks off")
                }
                scanner.feed(bytes)
            }
        } catch let malformed as MultipartScanner.Malformed {
            throw Problem(.badRequest, detail: malformed.what)
        }
    }

    /// What follows the last part means nothing (RFC 2046 section 5.1.1), but the request ends after it.
    private func passOverRest() async throws {
        while try await body.next() != nil {}
    }
}
