import Cxlsxwriter
import Glibc
import MoneyKit
package import Primitives

/// Writes a sheet (XLSX) of one table. Its rows lie in a temporary file and not in memory; the same rows are the same
/// bytes.
///
/// Text is text: what begins like a formula is none, and what looks like a link is none. Amounts, numbers and days are
/// what a spreadsheet counts with, as far as it can hold them exactly; beyond that they are text.
///
/// `@unchecked Sendable`: whoever has one uses it from one task at a time, and nothing else holds what it points to.
package final class SheetWriter: @unchecked Sendable {
    package static let contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    /// What a sheet holds beside its head.
    package static let mostRows = 1_048_575

    private let file: TemporaryFile
    private let columns: Int
    private let formats: Formats
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var rows = 0

    /// - Parameters:
    ///   - title: of the document, and of its sheet as far as a sheet may be called so.
    ///   - createdAt: what it says of its own making; never the time of the machine.
    package init(title: String, columns: [DocumentColumn], createdAt: Timestamp) throws(DocumentError) {
        file = try TemporaryFile()
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let book = workbook_new_opt(file.path, &options) else {
            throw .failed("the workbook", cause: "libxlsxwriter made none")
        }
        guard let sheet = workbook_add_worksheet(book, Self.sheetName(title)) else {
            lxw_workbook_free(book)
            throw .failed("the sheet", cause: "libxlsxwriter made none")
        }
        self.book = book
        self.sheet = sheet
        self.columns = columns.count
        formats = Formats(book)
        try begin(book, title: title, columns, createdAt)
    }

    deinit {
        guard let book else { return }
        // The library closes the file of rows when it has read it, and at no other time.
        if let rows = sheet.pointee.optimize_tmpfile { fclose(rows) }
        lxw_workbook_free(book)
    }

    /// - Throws: `tooLong`, `failed`.
    package func add(_ rows: [DocumentRow]) async throws {
        try await Threads.run { [self] in
            for row in rows { try add(row) }
        }
    }

    /// Nothing can be added any more.
    package func finish() async throws -> Sheet {
        try await Threads.run { [self] in
            guard let book else { throw DocumentError.failed("the workbook", cause: "it has been finished") }
            self.book = nil
            // Frees the workbook, whatever became of the file.
            try Self.check(workbook_close(book))
            return try Sheet(file)
        }
    }

    private func begin(
        _ book: UnsafeMutablePointer<lxw_workbook>, title: String, _ columns: [DocumentColumn], _ createdAt: Timestamp
    ) throws(DocumentError) {
        let title = DocumentText.clean(title, limit: 255, keepsLines: false)
        // The library only reads it.
        let code = title.withCString { letters in
            var properties = lxw_doc_properties()
            properties.title = UnsafeMutablePointer(mutating: letters)
            properties.created = time_t(createdAt.secondsSince1970)
            return workbook_set_properties(book, &properties)
        }
        try Self.check(code)
        let shares = columns.reduce(0) { $0 + $1.share } / Double(max(1, columns.count))
        for (index, column) in columns.enumerated() {
            let place = UInt16(index)
            // Of a letter's width each; sixteen hold an amount of a billion.
            try Self.check(
                worksheet_set_column(sheet, place, place, max(10, min(60, 16 * column.share / shares)), nil))
            try Self.check(worksheet_write_string(sheet, 0, place, Self.clean(column.title), formats.strong.text))
        }
        worksheet_freeze_panes(sheet, 1, 0)
        try Self.check(worksheet_repeat_rows(sheet, 0, 0))
    }

    private func add(_ row: DocumentRow) throws(DocumentError) {
        precondition(row.cells.count <= columns, "more cells than columns")
        guard book != nil else { throw .failed("the workbook", cause: "it has been finished") }
        guard rows < Self.mostRows else { throw .tooLong(limit: Self.mostRows, of: "rows") }
        rows += 1
        let formats = row.style == .plain ? formats.plain : formats.strong
        for (index, cell) in row.cells.enumerated() {
            try Self.check(write(cell, UInt32(rows), UInt16(index), formats))
        }
    }

    private func write(_ cell: DocumentCell, _ row: UInt32, _ column: UInt16, _ formats: Formats.Set) -> lxw_error {
        switch cell {
        case .empty: LXW_NO_ERROR
        case .text(let text): worksheet_write_string(sheet, row, column, Self.clean(text), formats.text)
        case .day(let day) where day >= Self.firstDay:
            worksheet_write_number(
                sheet, row, column, Double(day.daysSince1970 - Self.firstDay.daysSince1970 + 61), formats.day)
        case .amount(let minorUnits, let currency) where minorUnits.magnitude < Self.exact:
            worksheet_write_number(sheet, row, column, Self.number(cell), formats.amount(currency.exponent))
        case .number(let number) where number.magnitude < Self.exact:
            worksheet_write_number(sheet, row, column, Self.number(cell), formats.number)
        case .day, .amount, .number: worksheet_write_string(sheet, row, column, cell.plain, formats.figure)
        }
    }

    /// A spreadsheet shows fifteen digits and makes zeros of those behind.
    private static let exact: UInt64 = 1_000_000_000_000_000
    /// Day 61 of a spreadsheet. Before it every one counts as Lotus did, which had a 29th of February in 1900.
    private static let firstDay = CalendarDay(year: 1900, month: 3, day: 1) ?? .earliest

    /// Read from its digits, so it is the number that is nearest to them and shows as them.
    private static func number(_ cell: DocumentCell) -> Double { Double(cell.plain) ?? .nan }

    private static func clean(_ text: String) -> String {
        let clean = DocumentText.clean(text, limit: 32_767, keepsLines: true)
        return clean.contains("_x") ? escaped(clean) : clean
    }

    /// `_x0041_` is an A to spreadsheets (ECMA-376 part 1, 22.9.2.19): its first letter is written so itself.
    private static func escaped(_ text: String) -> String {
        let letters = Array(text.utf8)
        var result: [UInt8] = []
        for (index, letter) in letters.enumerated() {
            result.append(letter)
            guard letter == UInt8(ascii: "_"), index + 6 < letters.count, letters[index + 1] == UInt8(ascii: "x"),
                letters[index + 6] == UInt8(ascii: "_"), letters[(index + 2)..<(index + 6)].allSatisfy(isHexadecimal)
            else { continue }
            result += Array("x005F_".utf8)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { Character(Unicode.Scalar(byte)).isHexDigit }

    /// At most 31 letters, and none that stands for something in a formula.
    private static func sheetName(_ title: String) -> String {
        let clean = DocumentText.clean(title, limit: 4_000, keepsLines: false)
        let letters = clean.unicodeScalars.map { "[]:*?/\\'".unicodeScalars.contains($0) ? " " : $0 }
        var name = String.UnicodeScalarView()
        var units = 0
        for letter in letters {
            units += letter.value > 0xFFFF ? 2 : 1
            guard units <= 31 else { break }
            name.append(letter)
        }
        let isBlank = name.allSatisfy { $0 == " " }
        // The one name that spreadsheets keep for themselves.
        return isBlank || String(name).lowercased() == "history" ? "Sheet" : String(name)
    }

    private static func check(_ code: lxw_error) throws(DocumentError) {
        guard code == LXW_NO_ERROR else { throw .failed("the sheet", cause: String(cString: lxw_strerror(code))) }
    }

    private struct Formats {
        struct Set {
            let text: UnsafeMutablePointer<lxw_format>?
            let day: UnsafeMutablePointer<lxw_format>?
            let number: UnsafeMutablePointer<lxw_format>?
            /// A number that is text, because a spreadsheet cannot hold it.
            let figure: UnsafeMutablePointer<lxw_format>?
            private let amounts: [UnsafeMutablePointer<lxw_format>?]

            init(_ book: UnsafeMutablePointer<lxw_workbook>, isBold: Bool) {
                func format(_ code: String? = nil) -> UnsafeMutablePointer<lxw_format>? {
                    let format = workbook_add_format(book)
                    if isBold { format_set_bold(format) }
                    if let code { format_set_num_format(format, code) }
                    return format
                }
                text = format()
                day = format("yyyy-mm-dd")
                number = format("0")
                figure = format()
                format_set_align(figure, UInt8(LXW_ALIGN_RIGHT.rawValue))
                let most = Currency.all.map(\.exponent).max() ?? 0
                amounts = (0...most).map { format($0 == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: $0)) }
            }

            func amount(_ digits: Int) -> UnsafeMutablePointer<lxw_format>? { amounts[digits] }
        }

        let plain: Set
        let strong: Set

        init(_ book: UnsafeMutablePointer<lxw_workbook>) {
            plain = Set(book, isBold: false)
            strong = Set(book, isBold: true)
        }
    }
}
