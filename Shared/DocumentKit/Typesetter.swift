import Cpango

/// Sets text in lines by pango, which shapes it, turns right-to-left scripts and takes letters that a font has not from
/// another one. Nothing in a text is markup: `pango_layout_set_text` is the only way in.
///
/// Its fonts are its own, so documents are made on several threads at once; one typesetter is used by one at a time.
final class Typesetter {
    enum Style: Int, CaseIterable {
        case title, heading, strong, text, small

        fileprivate var font: String {
            switch self {
            case .title: "DejaVu Sans Bold 14"
            case .heading: "DejaVu Sans Bold 10"
            case .strong: "DejaVu Sans Bold 8"
            case .text: "DejaVu Sans 8"
            case .small: "DejaVu Sans 7"
            }
        }
    }

    /// A text that has been set, until the same slot is set again.
    struct Setting {
        let layout: OpaquePointer
        /// From the left of its column.
        let indent: Double
        let height: Double
    }

    private let fonts: OpaquePointer
    private let context: OpaquePointer
    private let styles: [OpaquePointer]
    /// Of one line of digits; all cells that are no text have it.
    private(set) var lineHeights: [Double] = []
    /// A layout for each cell of a row, used again for the next row.
    private var layouts: [OpaquePointer] = []

    init(language: String) throws(DocumentError) {
        guard let fonts = pango_cairo_font_map_new(), let context = pango_font_map_create_context(fonts) else {
            throw .failed("fonts", cause: "pango made none")
        }
        self.fonts = fonts
        self.context = context
        styles = Style.allCases.map { pango_font_description_from_string($0.font) }
        // As on paper, whatever the screen and the locale of this machine: a document is the same wherever it is made.
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_cairo_context_set_resolution(context, 72)
        pango_context_set_round_glyph_positions(context, 0)
        pango_context_set_language(context, pango_language_from_string(language))
        try checkFont()
        lineHeights = Style.allCases.map { line("0", $0, slot: 0, width: .infinity, .left).height }
    }

    deinit {
        for layout in layouts { g_object_unref(UnsafeMutableRawPointer(layout)) }
        for style in styles { pango_font_description_free(style) }
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(fonts))
    }

    /// Without one, pango would draw a box for every letter and say nothing.
    private func checkFont() throws(DocumentError) {
        guard let font = pango_font_map_load_font(fonts, context, styles[Style.text.rawValue]) else {
            throw .failed("fonts", cause: "there are none; install fonts-dejavu-core")
        }
        g_object_unref(UnsafeMutableRawPointer(font))
    }

    /// Words in lines of a width. One longer than a line is broken, what is higher than `height` ends in an ellipsis.
    /// - Parameter text: clean.
    func paragraph(
        _ text: String, _ style: Style, slot: Int, width: Double, height: Double? = nil,
        _ alignment: DocumentColumn.Alignment = .left
    ) -> Setting {
        let layout = layout(slot)
        pango_layout_set_font_description(layout, styles[style.rawValue])
        pango_layout_set_width(layout, Self.units(width))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_alignment(layout, alignment == .left ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT)
        pango_layout_set_height(layout, height.map(Self.units) ?? -1)
        pango_layout_set_ellipsize(layout, height == nil ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        return Setting(layout: layout, indent: 0, height: Self.size(of: layout).height)
    }

    /// A line that is never broken nor cut: a figure. Where the column is too narrow its letters are smaller.
    func line(
        _ text: String, _ style: Style, slot: Int, width: Double, _ alignment: DocumentColumn.Alignment
    ) -> Setting {
        let layout = layout(slot)
        pango_layout_set_font_description(layout, styles[style.rawValue])
        pango_layout_set_width(layout, -1)
        pango_layout_set_height(layout, -1)
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE)
        pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        var size = Self.size(of: layout)
        if size.width > width {
            let smaller = pango_font_description_copy(styles[style.rawValue])
            let points = Double(pango_font_description_get_size(smaller))
            pango_font_description_set_size(smaller, Int32(points * width / size.width))
            pango_layout_set_font_description(layout, smaller)
            pango_font_description_free(smaller)
            size = Self.size(of: layout)
        }
        return Setting(
            layout: layout, indent: alignment == .left ? 0 : max(0, width - size.width), height: size.height)
    }

    private func layout(_ slot: Int) -> OpaquePointer {
        while layouts.count <= slot { layouts.append(pango_layout_new(context)) }
        return layouts[slot]
    }

    private static func units(_ points: Double) -> Int32 { Int32(points * Double(PANGO_SCALE)) }

    private static func size(of layout: OpaquePointer) -> (width: Double, height: Double) {
        var (width, height): (Int32, Int32) = (0, 0)
        pango_layout_get_size(layout, &width, &height)
        return (Double(width) / Double(PANGO_SCALE), Double(height) / Double(PANGO_SCALE))
    }
}
