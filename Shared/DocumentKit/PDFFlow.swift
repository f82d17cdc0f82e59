import Cpango

/// Puts a document's blocks one below the other and turns the page when one is full: first without a canvas, to know
/// how many pages there are, and again on one.
///
/// `@unchecked Sendable`: whoever has one uses it from one thread at a time, and nothing else holds what it points to.
final class PDFFlow: @unchecked Sendable {
    /// Layouts of the typesetter that are in use at once: a page may end within a text, or before a row.
    private enum Slot {
        static let footer = 0
        static let prose = 1
        static let cells = 2
    }

    private let document: Document
    private let typesetter: Typesetter
    private let canvas: Canvas?
    private let pages: Int?
    private var pictures: [Int: Picture] = [:]

    private(set) var page = 1
    private var y = Paper.margin
    private var block = 0
    private var row = 0
    private var isFinished = false

    /// - Parameter pages: how many there are; nil while that is to be found out.
    /// - Throws: `tooLong`, `unreadableImage`.
    init(_ document: Document, pages: Int?) throws(DocumentError) {
        let rows = document.blocks.reduce(0) { if case .table(let table) = $1 { $0 + table.rows.count } else { $0 } }
        guard rows <= Document.mostRows else { throw .tooLong(limit: Document.mostRows, of: "rows") }
        for (index, block) in document.blocks.enumerated() {
            if case .logo(let logo) = block { pictures[index] = try Picture(logo) }
        }
        self.document = document
        self.pages = pages
        typesetter = try Typesetter(language: document.language)
        canvas = try pages.map { _ throws(DocumentError) in try Canvas(document) }
        try show(prose: document.title, .title)
    }

    /// Goes on by some blocks or rows.
    /// - Returns: whether there is more.
    func advance(by count: Int) throws(DocumentError) -> Bool {
        for _ in 0..<count {
            guard block < document.blocks.count else { return false }
            try showNext()
        }
        return true
    }

    /// The bytes of the pages that are full; at the end, of all.
    func take() throws(DocumentError) -> [UInt8] {
        guard let canvas else { return [] }
        guard block == document.blocks.count, !isFinished else { return canvas.take() }
        isFinished = true
        showFooter()
        try canvas.endPage()
        var bytes = canvas.take()
        try canvas.finish()
        bytes += try PDFCatalog.adding(language: document.language, to: canvas.take())
        return bytes
    }

    private func showNext() throws(DocumentError) {
        if case .table(let table) = document.blocks[block] {
            if row == 0 { try begin(table) }
            if row < table.rows.count { try show(table.rows[row], of: table) }
            row += 1
            if row < table.rows.count { return }
            (row, y) = (0, y + Paper.gap)
        } else {
            try show(document.blocks[block])
        }
        block += 1
    }

    private func show(_ block: Document.Block) throws(DocumentError) {
        switch block {
        case .logo(let logo): try show(logo)
        case .heading(let text):
            y += Paper.gap
            try require(2 * Paper.gap + lineHeight(.heading) + 2 * lineHeight(.text))
            try show(prose: text, .heading)
        case .text(let text): try show(prose: text, .text)
        case .facts(let facts): for fact in facts { try show(fact) }
        case .table: break
        }
    }

    private func show(_ logo: Logo) throws(DocumentError) {
        guard let picture = pictures[block] else { return }
        try require(logo.height)
        canvas?.show(picture, height: logo.height, y: y)
        y += logo.height + Paper.gap
    }

    /// Line by line, so that it may go on on the next page.
    private func show(prose text: String, _ style: Typesetter.Style) throws(DocumentError) {
        let clean = DocumentText.clean(text, limit: Paper.longestProse, keepsLines: true)
        let layout = typesetter.paragraph(
            clean, style, slot: Slot.prose, width: Paper.contentWidth
        ).layout
        for index in 0..<pango_layout_get_line_count(layout) {
            guard let line = pango_layout_get_line_readonly(layout, index) else { continue }
            var extents = PangoRectangle()
            pango_layout_line_get_extents(line, nil, &extents)
            let scale = Double(PANGO_SCALE)
            try require(Double(extents.height) / scale)
            // The rectangle lies around the baseline, from which its top is above.
            let isTurned = pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
            let indent = isTurned ? Paper.contentWidth - Double(extents.width) / scale : 0
            canvas?.show(line: line, x: Paper.margin + indent, y: y - Double(extents.y) / scale)
            y += Double(extents.height) / scale
        }
        y += Paper.gap / 2
    }

    private func show(_ fact: Document.Fact) throws(DocumentError) {
        let columns = [DocumentColumn("", share: 1), DocumentColumn("", share: 3)]
        try show([.text(fact.name), .text(fact.value)], columns, [.strong, .text])
    }

    // MARK: Tables

    private func begin(_ table: DocumentTable) throws(DocumentError) {
        y += Paper.gap / 2
        try require(3 * lineHeight(.strong) + 2 * Paper.gap)
        try showHead(of: table)
    }

    private func showHead(of table: DocumentTable) throws(DocumentError) {
        let styles = Array(repeating: Typesetter.Style.strong, count: table.columns.count)
        try show(table.columns.map { .text($0.title) }, table.columns, styles)
        canvas?.rule(y: y)
        y += Paper.gap / 2
    }

    private func show(_ row: DocumentRow, of table: DocumentTable) throws(DocumentError) {
        let style: Typesetter.Style = row.style == .plain ? .text : .strong
        let styles = Array(repeating: style, count: table.columns.count)
        try show(row.cells, table.columns, styles, row.style) { () throws(DocumentError) in
            try self.showHead(of: table)
        }
    }

    private func show(
        _ cells: [DocumentCell], _ columns: [DocumentColumn], _ styles: [Typesetter.Style],
        _ style: DocumentRow.Style = .plain, onNewPage: () throws(DocumentError) -> Void = {}
    ) throws(DocumentError) {
        precondition(cells.count <= columns.count, "more cells than columns")
        let shares = columns.reduce(0) { $0 + $1.share }
        let widths = columns.map { Paper.contentWidth * $0.share / shares - Paper.gap }
        func set() -> (settings: [Typesetter.Setting?], height: Double) {
            var settings: [Typesetter.Setting?] = []
            var height = lineHeight(styles[0])
            for (index, cell) in cells.enumerated() {
                let setting = self.set(
                    cell, styles[index], slot: Slot.cells + index, width: widths[index], columns[index].alignment)
                if case .text = cell { height = max(height, setting?.height ?? 0) }
                settings.append(setting)
            }
            return (settings, height)
        }
        var (settings, height) = set()
        let isAlone = style == .heading
        if y + height + (isAlone ? 2 * lineHeight(.text) : 0) > Paper.bottom {
            try turnPage()
            try onNewPage()
            // The head has been set in the same slots.
            (settings, height) = set()
        }
        if style == .total { canvas?.rule(y: y) }
        var x = Paper.margin
        for (setting, width) in zip(settings, widths) {
            if let setting { canvas?.show(setting, x: x, y: y) }
            x += width + Paper.gap
        }
        y += height + Paper.gap / 3
    }

    /// Nil for what takes a line whatever it is, while nothing is drawn.
    private func set(
        _ cell: DocumentCell, _ style: Typesetter.Style, slot: Int, width: Double, _ alignment: DocumentColumn.Alignment
    ) -> Typesetter.Setting? {
        switch cell {
        case .empty: return nil
        case .text(let text):
            let clean = DocumentText.clean(text, limit: Paper.longestText, keepsLines: false)
            return typesetter.paragraph(
                clean, style, slot: slot, width: width, height: Paper.highestCell, alignment)
        case .day, .amount, .number:
            guard canvas != nil else { return nil }
            return typesetter.line(cell.shown, style, slot: slot, width: width, alignment)
        }
    }

    // MARK: Pages

    private func lineHeight(_ style: Typesetter.Style) -> Double { typesetter.lineHeights[style.rawValue] }

    private func require(_ height: Double) throws(DocumentError) {
        if y + height > Paper.bottom { try turnPage() }
    }

    private func turnPage() throws(DocumentError) {
        showFooter()
        try canvas?.endPage()
        page += 1
        guard page <= Document.mostPages else { throw .tooLong(limit: Document.mostPages, of: "pages") }
        y = Paper.margin
    }

    private func showFooter() {
        guard let canvas, let pages else { return }
        let y = Paper.bottom + Paper.gap
        let footer = DocumentText.clean(document.footer, limit: Paper.longestText, keepsLines: false)
        let number = typesetter.line(
            document.pageLabel(page, pages), .small, slot: Slot.footer, width: Paper.contentWidth / 4, .right)
        canvas.show(number, x: Paper.margin + Paper.contentWidth * 3 / 4, y: y)
        let text = typesetter.paragraph(
            footer, .small, slot: Slot.footer, width: Paper.contentWidth * 3 / 4 - Paper.gap,
            height: 2 * lineHeight(.small))
        canvas.show(text, x: Paper.margin, y: y)
    }
}
