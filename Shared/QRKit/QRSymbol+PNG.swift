import Cpango

extension QRSymbol {
    package static let pngType = "image/png"

    /// Pixels of a square's side.
    private static let scale = 8

    /// The same as pixels, drawn by cairo.
    /// - Throws: `failed`.
    package func png() throws(QRSymbolError) -> [UInt8] {
        let side = Int32((width + 2 * Self.quiet) * Self.scale)
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side)
        defer { cairo_surface_destroy(surface) }
        let page = cairo_create(surface)
        defer { cairo_destroy(page) }
        cairo_set_source_rgb(page, 1, 1, 1)
        cairo_paint(page)
        cairo_set_source_rgb(page, 0, 0, 0)
        for run in runs {
            cairo_rectangle(
                page, Double((run.x + Self.quiet) * Self.scale), Double((run.y + Self.quiet) * Self.scale),
                Double(run.length * Self.scale), Double(Self.scale))
        }
        cairo_fill(page)
        try Self.check(cairo_status(page))
        let output = Output()
        try Self.check(
            cairo_surface_write_to_png_stream(
                surface,
                { context, bytes, count in
                    guard let context, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                    Unmanaged<Output>.fromOpaque(context).takeUnretainedValue().bytes.append(
                        contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(output).toOpaque()))
        return output.bytes
    }

    private static func check(_ status: cairo_status_t) throws(QRSymbolError) {
        guard status == CAIRO_STATUS_SUCCESS else { throw .failed(String(cString: cairo_status_to_string(status))) }
    }

    private final class Output {
        var bytes: [UInt8] = []
    }
}
