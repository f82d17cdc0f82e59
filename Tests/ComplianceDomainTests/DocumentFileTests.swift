import ComplianceDomain
import Testing

@Suite struct DocumentFileTests {
    // MARK: Pictures

    private static func png(_ width: Int, _ height: Int) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] {
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + number(13) + Array("IHDR".utf8) + number(width)
            + number(height) + [8, 2, 0, 0, 0] + [0, 0, 0, 0]
    }

    /// With an application segment that holds a thumbnail, fill bytes, and a table before the frame.
    private static func jpeg(_ width: Int, _ height: Int, frame: UInt8 = 0xC0) -> [UInt8] {
        let thumbnail: [UInt8] = [0xFF, 0xC0, 0x00, 0x11, 0x08, 0x00, 0x10, 0x00, 0x10]
        let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, 0x00, UInt8(2 + thumbnail.count)] + thumbnail
        let table: [UInt8] = [0xFF, 0xFF, 0xC4, 0x00, 0x03, 0x00]
        let sides = [height >> 8, height & 255, width >> 8, width & 255].map { UInt8($0) }
        return head + table + [0xFF, frame, 0x00, 0x11, 0x08] + sides + [UInt8](repeating: 1, count: 10)
    }

    private static func refusal(_ bytes: [UInt8]) -> DocumentFile.Refusal? {
        do throws(DocumentFile.Refusal) {
            _ = try DocumentFile.check(bytes)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        (300, 300, true), (299, 300, false), (300, 299, false), (10_000, 300, true), (300, 10_001, false),
    ])
    func sidesHaveEnds(width: Int, height: Int, allowed: Bool) {
        let refusal = DocumentFile.Refusal.sides(PictureSides(width: width, height: height))
        #expect(Self.refusal(Self.png(width, height)) == (allowed ? nil : refusal))
        #expect(Self.refusal(Self.jpeg(width, height)) == (allowed ? nil : refusal))
        #expect(Self.refusal(Self.jpeg(width, height, frame: 0xC2)) == (allowed ? nil : refusal))
    }

    @Test func whatDoesNotTellItsSidesIsRefused() {
        #expect(Self.refusal(Array(Self.png(400, 400).prefix(20))) == .sides(nil))
        #expect(Self.refusal(Array(Self.jpeg(400, 400).prefix(25))) == .sides(nil))
        #expect(Self.refusal([0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2]) == .sides(nil))
        #expect(Self.refusal([0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 1, 2]) == .sides(nil))
        #expect(Self.refusal(Self.jpeg(400, 0)) == .sides(nil))
    }

    @Test(arguments: ["GIF89a", "<html>", "%!PS", " %PDF-1.7", "PK\u{3}\u{4}"])
    func otherTypesAreRefused(beginning: String) {
        #expect(Self.refusal(Array(beginning.utf8)) == .type)
    }

    @Test func sizesHaveEnds() {
        #expect(Self.refusal([]) == .size)
        let full = Self.png(400, 400) + [UInt8](repeating: 0, count: DocumentFile.maximumBytes - 33)
        #expect(Self.refusal(full) == nil)
        #expect(Self.refusal(full + [0]) == .size)
    }

    // MARK: PDF

    private static func danger(_ body: [UInt8]) -> PDFCheck.Danger? {
        do throws(PDFCheck.Danger) {
            try PDFCheck.check(Array("%PDF-1.7\n".utf8) + body)
            return nil
        } catch { return error }
    }

    private static func danger(_ body: String) -> PDFCheck.Danger? { danger(Array(body.utf8)) }

    /// Packed without packing (RFC 1951, section 3.2.4), as zlib wraps it.
    private static func zlib(_ content: [UInt8], isWhole: Bool = true) -> [UInt8] {
        let length = [content.count & 255, content.count >> 8].map { UInt8($0) }
        return [0x78, 0x01, isWhole ? 1 : 0] + length + length.map { ~$0 } + content
    }

    private static func objectStream(_ dictionary: String, _ content: [UInt8]) -> [UInt8] {
        Array("1 0 obj\n<<\(dictionary)>>\nstream\r\n".utf8) + content + Array("\nendstream\nendobj\n".utf8)
    }

    @Test func plainDocumentsAreTaken() {
        #expect(Self.danger("1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction[3 0 R/Fit]/AcroForm 4 0 R>> endobj") == nil)
        #expect(Self.danger(#"1 0 obj <</S/URI/URI(https://florin.test/JavaScripts)/Title(Launch)>> endobj"#) == nil)
        let objects = Array("2 0 3 40 <</Type/Page/Annots[]>> <</Type/Font>>".utf8)
        let flate = "/Type/ObjStm/N 2/First 9/Filter/FlateDecode"
        #expect(Self.danger(Self.objectStream(flate, Self.zlib(objects))) == nil)
        #expect(
            Self.danger(Self.objectStream("/Filter/DCTDecode/Subtype/Image", [0xFF, 0xD8, 0x2F, 0x45, 0x46])) == nil)
        #expect(Self.danger(Self.objectStream("/Type/XRef/DecodeParms<</Predictor 12>>", Self.zlib([1, 2]))) == nil)
    }

    private static let dangers: [(String, PDFCheck.Danger)] = [
        ("<</S/JavaScript/JS(app.alert(1))>>", .script), ("<</S /J#61v#61Script /JS 5 0 R>>", .script),
        ("<</Names<</JavaScript 4 0 R>>>>", .script), ("<</AcroForm<</XFA[]>>>>", .script),
        ("<</S/Launch/F(cmd.exe)>>", .launch), ("<</S/#4Caunch>>", .launch), ("<</S/ImportData/F(x)>>", .launch),
        ("<</Names<</EmbeddedFiles 4 0 R>>>>", .files), ("<</Type/EmbeddedFile>>", .files),
        ("<</Subtype/FileAttachment>>", .files), ("<</Type/Filespec/EF<</F 5 0 R>>>>", .files),
        ("<</EF 5 0 R>>", .files), ("<</EF%\n\t<</F 5 0 R>>>>", .files), ("<</AF[5 0 R]>>", .files),
        ("<</Subtype/RichMedia>>", .files), ("<</S/GoToE>>", .files), ("trailer <</Encrypt 9 0 R>>", .sealed),
    ]

    /// In the open, in an object stream, in one that says it is something else, and in one that is cut off.
    @Test(arguments: dangers)
    func dangersAreFoundWhereverTheyAre(object: String, danger: PDFCheck.Danger) {
        let content = Array("2 0 \(object)".utf8)
        #expect(Self.danger("1 0 obj \(object) endobj") == danger)
        let flate = "/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
        #expect(Self.danger(Self.objectStream(flate, Self.zlib(content))) == danger)
        #expect(Self.danger(Self.objectStream("/Type/ObjStm/N 1/First 4", content)) == danger)
        #expect(Self.danger(Self.objectStream("/Subtype/Image/Filter 7 0 R", Self.zlib(content))) == danger)
        #expect(Self.danger(Self.objectStream("/Filter/FlateDecode", Self.zlib(content, isWhole: false))) == danger)
        #expect(Self.danger(Self.objectStream(flate, Self.zlib(content, isWhole: false))) != nil)
    }

    @Test func whatCannotBeLookedIntoIsRefused() {
        let hex = Array("3C3C2F532F4C61756E63683E3E>".utf8)
        #expect(Self.danger(Self.objectStream("/Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode", hex)) == .sealed)
        #expect(Self.danger(Self.objectStream("/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", hex)) == .sealed)
        let padded = "/Type/ObjStm\(String(repeating: " ", count: 9_000))/Filter/LZWDecode"
        #expect(Self.danger(Self.objectStream(padded, hex)) == .sealed)
        let predicted = "/Type/#4fbjStm/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>"
        #expect(Self.danger(Self.objectStream(predicted, Self.zlib([1, 2, 3]))) == .sealed)
    }

    /// A few bytes that unpack to more and more.
    @Test func bombsAreRefused() {
        // A block of fixed codes: one zero, then 258 copies again and again (symbol 285, distance 1).
        var bits: [UInt8] = [1, 1, 0] + [0, 0, 1, 1, 0, 0, 0, 0]
        for _ in 0..<4_000 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
        var bomb: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: bits.count - 7, by: 8) {
            bomb.append((0..<8).reduce(0) { $0 | bits[start + $1] << UInt8($1) })
        }
        let file = Self.objectStream("/Filter/FlateDecode", bomb)
        #expect(throws: PDFCheck.Danger.tooLarge) { try PDFCheck.check(file, limit: 1_000_000) }
        #expect(throws: Never.self) { try PDFCheck.check(file, limit: 2_000_000) }
    }
}
