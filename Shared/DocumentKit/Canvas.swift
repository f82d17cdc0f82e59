import Cpango
import Primitives

/// The pages of a PDF, drawn by cairo; full ones leave as bytes.
final class Canvas {
    private let output = Output()
    private let surface: OpaquePointer
    private let page: OpaquePointer

    init(_ document: Document) throws(DocumentError) {
        surface = cairo_pdf_surface_create_for_stream(
            { context, bytes, count in
                guard let context, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Output>.fromOpaque(context).takeUnretainedValue().bytes.append(
                    contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(output).toOpaque(), Paper.width, Paper.height)
        page = cairo_create(surface)
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        let title = DocumentText.clean(document.title, limit: Paper.longestText, keepsLines: false)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Florin")
        // Without fractions of a second, which cairo does not read.
        cairo_pdf_surface_set_metadata(
            surface, CAIRO_PDF_METADATA_CREATE_DATE, "\(document.createdAt.rfc3339.prefix(19))Z")
        try check("a page")
    }

    deinit {
        cairo_destroy(page)
        // While it ends it may still write, and `output` is there until it has.
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    func show(_ setting: Typesetter.Setting, x: Double, y: Double) {
        cairo_move_to(page, x + setting.indent, y)
        pango_cairo_show_layout(page, setting.layout)
    }

    /// One line of several.
    /// - Parameter y: of its baseline.
    func show(line: OpaquePointer, x: Double, y: Double) {
        cairo_move_to(page, x, y)
        pango_cairo_show_layout_line(page, line)
    }

    func rule(y: Double) {
        cairo_set_line_width(page, 0.5)
        cairo_move_to(page, Paper.margin, y)
        cairo_line_to(page, Paper.width - Paper.margin, y)
        cairo_stroke(page)
    }

    func show(_ picture: Picture, height: Double, y: Double) {
        let scale = picture.scale(toHeight: height)
        cairo_save(page)
        cairo_translate(page, Paper.margin, y)
        cairo_scale(page, scale, scale)
        cairo_set_source_surface(page, picture.surface, 0, 0)
        cairo_paint(page)
        cairo_restore(page)
    }

    func endPage() throws(DocumentError) {
        cairo_show_page(page)
        try check("a page")
    }

    /// After the last page.
    func finish() throws(DocumentError) {
        cairo_surface_finish(surface)
        try check("the document")
    }

    /// The bytes that have been made and not been taken yet.
    func take() -> [UInt8] {
        defer { output.bytes = [] }
        return output.bytes
    }

    private func check(_ what: String) throws(DocumentError) {
        for status in [cairo_status(page), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS {
            throw .failed(what, cause: String(cString: cairo_status_to_string(status)))
        }
    }

    private final class Output {
        var bytes: [UInt8] = []
    }
}

/// A logo, read.
final class Picture {
    let surface: OpaquePointer

    init(_ logo: Logo) throws(DocumentError) {
        let source = Source(logo.png)
        let surface: OpaquePointer? = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(
                { context, bytes, count in
                    guard let context, let bytes else { return CAIRO_STATUS_READ_ERROR }
                    return Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
                        .read(to: UnsafeMutableBufferPointer(start: bytes, count: Int(count)))
                }, Unmanaged.passUnretained(source).toOpaque())
        }
        guard let surface else { throw .unreadableImage("no picture") }
        self.surface = surface
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .unreadableImage(String(cString: cairo_status_to_string(status)))
        }
    }

    deinit { cairo_surface_destroy(surface) }

    /// As high as asked for, but no wider than the page.
    func scale(toHeight height: Double) -> Double {
        min(
            height / Double(cairo_image_surface_get_height(surface)),
            Paper.contentWidth / Double(cairo_image_surface_get_width(surface)))
    }

    private final class Source {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) { rest = bytes[...] }

        func read(to buffer: UnsafeMutableBufferPointer<UInt8>) -> cairo_status_t {
            guard rest.count >= buffer.count else { return CAIRO_STATUS_READ_ERROR }
            _ = buffer.update(from: rest.prefix(buffer.count))
            rest.removeFirst(buffer.count)
            return CAIRO_STATUS_SUCCESS
        }
    }
}

/// A4, in points.
enum Paper {
    static let width = 595.28
    static let height = 841.89
    static let margin = 48.0
    static let gap = 6.0
    static let contentWidth = width - 2 * margin
    static let bottom = height - margin
    /// What a cell may take of a page; the rest of its text is an ellipsis.
    static let highestCell = (bottom - margin) / 2
    /// Of a cell, a title, a fact: in units of UTF-16.
    static let longestText = 4_000
    /// Of a text over pages.
    static let longestProse = 100_000
}
