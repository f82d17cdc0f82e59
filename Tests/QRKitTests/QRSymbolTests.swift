import MoneyKit
import Primitives
import QRKit
import TestSupport
import Testing

/// Pictures, read back by zbar, which has not made them.
@Suite struct QRSymbolTests {
    private static let texts: [String] = [
        "a", "https://florin.test/pay/coffee",
        "00020101021226500010dev.florin0132019aa2b67f987c3a8e115d0fc2a49b7e520458125303756540512.305802CH"
            + "5910Ada's Café6006Zürich63047D2A",
        String(repeating: "0123456789", count: 51),
    ]

    @Test(arguments: texts) func aPictureOfPixelsIsScanned(text: String) throws {
        let png = try QRSymbol(text).png()
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try DocumentReader.scan(png: png) == text)
    }

    @Test(arguments: texts) func aDrawnPictureIsTheSame(text: String) throws {
        let svg = try QRSymbol(text).svg
        #expect(try DocumentReader.scan(png: DocumentReader.png(drawing: svg)) == text)
    }

    @Test func theSameTextIsTheSamePicture() throws {
        #expect(try QRSymbol("a").png() == QRSymbol("a").png())
    }

    @Test(arguments: ["", String(repeating: "x", count: 2_332)]) func whatDoesNotFitIsRefused(text: String) {
        #expect(throws: QRSymbolError.unfit) { try QRSymbol(text) }
    }

    @Test func theLargestFits() throws {
        _ = try QRSymbol(String(repeating: "x", count: 2_331))
    }
}
