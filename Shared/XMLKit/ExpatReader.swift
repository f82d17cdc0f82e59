import Cexpat

/// One document through expat, which calls back for what it meets. Used once, by one thread.
final class ExpatReader {
    private let limits: XMLLimits
    private let keepsPrefixes: Bool
    private let parser: XML_Parser?
    private var open: [XMLElement] = []
    private var root: XMLElement?
    private var elements = 0
    /// What a call back found wrong; expat is stopped then.
    private var failure: XMLError.Kind?

    init(_ limits: XMLLimits, keepsPrefixes: Bool) {
        self.limits = limits
        self.keepsPrefixes = keepsPrefixes
        parser = XML_ParserCreate(nil)
    }

    deinit {
        XML_ParserFree(parser)
    }

    func read(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        listen()
        let status = parse(bytes)
        if let failure { throw error(failure) }
        guard status == XML_STATUS_OK, let root else { throw error(Self.kind(of: XML_GetErrorCode(parser))) }
        return root
    }

    private func listen() {
        // Not retained: expat calls only while `read` runs.
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let name else { return }
                ExpatReader.of(context)?.begin(String(cString: name), ExpatReader.pairs(attributes))
            },
            { context, _ in ExpatReader.of(context)?.end() })
        XML_SetCharacterDataHandler(parser) { context, characters, count in
            guard let characters else { return }
            ExpatReader.of(context)?.append(UnsafeBufferPointer(start: characters, count: Int(count)))
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            ExpatReader.of(context)?.stop(.hasDocumentType)
        }
    }

    /// expat takes lengths of 32 bits, so a large document goes in pieces.
    private func parse(_ bytes: [UInt8]) -> XML_Status {
        bytes.withUnsafeBytes { buffer in
            var place = 0
            while true {
                let count = min(Self.piece, buffer.count - place)
                let start = buffer.baseAddress.map { $0.advanced(by: place).assumingMemoryBound(to: CChar.self) }
                let isLast = place + count == buffer.count
                let status = XML_Parse(parser, start, Int32(count), isLast ? 1 : 0)
                place += count
                if isLast || status != XML_STATUS_OK { return status }
            }
        }
    }

    private static let piece = 1 << 20

    private func begin(_ name: String, _ attributes: [String: String]) {
        guard failure == nil else { return }
        elements += 1
        if open.count >= limits.depth { return stop(.tooDeep) }
        if elements > limits.elements { return stop(.tooManyElements) }
        let colon = keepsPrefixes ? nil : name.utf8.firstIndex(of: UInt8(ascii: ":"))
        let name = colon.map { String(name[name.utf8.index(after: $0)...]) } ?? name
        open.append(
            XMLElement(name: name, attributes: attributes, line: Int(XML_GetCurrentLineNumber(parser))))
    }

    private func end() {
        guard failure == nil, let element = open.popLast() else { return }
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    /// White space between elements is no text.
    private func append(_ characters: UnsafeBufferPointer<CChar>) {
        guard failure == nil, !open.isEmpty else { return }
        open[open.count - 1].ownText += String(decoding: UnsafeRawBufferPointer(characters), as: UTF8.self)
    }

    private func stop(_ kind: XMLError.Kind) {
        failure = failure ?? kind
        XML_StopParser(parser, 0)
    }

    private func error(_ kind: XMLError.Kind) -> XMLError {
        let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? ""
        return XMLError(kind: kind, line: Int(XML_GetCurrentLineNumber(parser)), detail: words)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> ExpatReader? {
        context.map { Unmanaged<ExpatReader>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Name and value in turn, ended by null.
    private static func pairs(_ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String: String] {
        var pairs: [String: String] = [:]
        var place = 0
        while let name = attributes?[place], let value = attributes?[place + 1] {
            pairs[String(cString: name)] = String(cString: value)
            place += 2
        }
        return pairs
    }

    private static func kind(of code: XML_Error) -> XMLError.Kind {
        switch code {
        case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_UNCLOSED_CDATA_SECTION,
            XML_ERROR_PARTIAL_CHAR:
            .cutOff
        default: .notWellFormed
        }
    }
}
