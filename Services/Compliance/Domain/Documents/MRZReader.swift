package import Primitives

extension MRZ {
    /// - Parameters:
    ///   - text: lines, each ended or separated by a line feed. Small letters are read as capital ones.
    ///   - today: tells the centuries.
    package init(_ text: String, today: CalendarDay) throws(Refusal) {
        let lines = try Self.lines(of: text)
        guard let format = Format.allCases.first(where: { $0.lines == lines.count && $0.width == lines[0].count }),
            lines.allSatisfy({ $0.count == format.width })
        else { throw .lines }
        let zone = format == .td1 ? Zone(td1: lines) : Zone(lines, format)
        let number = zone.longNumber
        self.format = format
        documentCode = Self.plain(lines[0][0..<2])
        issuingState = Self.plain(lines[0][2..<5])
        documentNumber = Self.plain(number?.number[...] ?? zone.number[...])
        nationality = Self.plain(zone.nationality)
        birth = MRZDate(String(decoding: zone.birth, as: UTF8.self), .birth, today: today)
        sex = [UInt8(ascii: "M"), UInt8(ascii: "F")].contains(zone.sex) ? String(UnicodeScalar(zone.sex)) : "X"
        expiry = MRZDate(String(decoding: zone.expiry, as: UTF8.self), .expiry, today: today)
        optionalData = Self.plain(number?.rest[...] ?? zone.optional[...])
        names = MRZNames(field: Array(zone.names))
        checks = Checks(
            documentNumber: number.map { MRZDigit.isRight($0.check, $0.number) }
                ?? MRZDigit.isRight(zone.numberCheck, zone.number),
            birthDate: MRZDigit.isRight(zone.birthCheck, zone.birth),
            expiryDate: MRZDigit.isRight(zone.expiryCheck, zone.expiry),
            optionalData: zone.optionalCheck.map { MRZDigit.isRight($0, zone.optional, emptyMayHaveNone: true) }
                ?? true,
            composite: MRZDigit.isRight(zone.compositeCheck, zone.composite))
    }

    private static func lines(of text: String) throws(Refusal) -> [[UInt8]] {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard (2...3).contains(lines.count) else { throw .lines }
        for index in lines.indices {
            if lines[index].last == UInt8(ascii: "\r") { lines[index].removeLast() }
            for column in lines[index].indices {
                let letter = lines[index][column]
                let capital = (0x61...0x7A).contains(letter) ? letter - 0x20 : letter
                guard MRZDigit.value(of: capital) != nil else { throw .character(line: index + 1, column: column + 1) }
                lines[index][column] = capital
            }
        }
        return lines
    }

    /// Without fillers at its ends; those within are spaces.
    private static func plain(_ field: ArraySlice<UInt8>) -> String {
        field.split(separator: UInt8(ascii: "<")).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}

/// Check digits: weights 7, 3, 1; letters count from 10, fillers nothing (Doc 9303-3, section 4.9).
enum MRZDigit {
    static func value(of letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(letter - UInt8(ascii: "A")) + 10
        case UInt8(ascii: "<"): 0
        default: nil
        }
    }

    static func digit(of field: [UInt8]) -> UInt8 {
        let weights = [7, 3, 1]
        let sum = field.enumerated().reduce(0) { $0 + (value(of: $1.element) ?? 0) * weights[$1.offset % 3] }
        return UInt8(ascii: "0") + UInt8(sum % 10)
    }

    /// - Parameter emptyMayHaveNone: a filler may stand for the digit of a field without content.
    static func isRight(_ check: UInt8, _ field: [UInt8], emptyMayHaveNone: Bool = false) -> Bool {
        if emptyMayHaveNone, check == UInt8(ascii: "<") { return field.allSatisfy { $0 == UInt8(ascii: "<") } }
        return check == digit(of: field)
    }
}

/// Where the fields of each format stand.
private struct Zone {
    let number: [UInt8]
    let numberCheck: UInt8
    let nationality: ArraySlice<UInt8>
    let birth: [UInt8]
    let birthCheck: UInt8
    let sex: UInt8
    let expiry: [UInt8]
    let expiryCheck: UInt8
    let optional: [UInt8]
    /// Passports alone have one.
    let optionalCheck: UInt8?
    let composite: [UInt8]
    let compositeCheck: UInt8
    let names: ArraySlice<UInt8>
    private let mayBeLong: Bool

    init(td1 lines: [[UInt8]]) {
        let (first, second) = (lines[0], lines[1])
        number = Array(first[5..<14])
        numberCheck = first[14]
        nationality = second[15..<18]
        (birth, birthCheck, sex) = (Array(second[0..<6]), second[6], second[7])
        (expiry, expiryCheck) = (Array(second[8..<14]), second[14])
        optional = Array(first[15..<30]) + Array(second[18..<29])
        optionalCheck = nil
        composite = Array(first[5..<30]) + second[0..<7] + second[8..<15] + second[18..<29]
        compositeCheck = second[29]
        names = lines[2][...]
        mayBeLong = true
    }

    init(_ lines: [[UInt8]], _ format: MRZ.Format) {
        let second = lines[1]
        let isPassport = format == .td3
        let end = isPassport ? 42 : 35
        number = Array(second[0..<9])
        numberCheck = second[9]
        nationality = second[10..<13]
        (birth, birthCheck, sex) = (Array(second[13..<19]), second[19], second[20])
        (expiry, expiryCheck) = (Array(second[21..<27]), second[27])
        optional = Array(second[28..<end])
        optionalCheck = isPassport ? second[42] : nil
        composite = Array(second[0..<10]) + second[13..<20] + second[21..<(isPassport ? 43 : 35)]
        compositeCheck = second[second.count - 1]
        names = lines[0][5...]
        mayBeLong = !isPassport
    }

    /// In cards, a number over nine characters has a filler for its digit and goes on in the optional data, where its
    /// digit is the last before the first filler (Doc 9303-5, note j to section 4.2.2).
    var longNumber: (number: [UInt8], check: UInt8, rest: [UInt8])? {
        let filler = UInt8(ascii: "<")
        guard mayBeLong, numberCheck == filler, number.last != filler else { return nil }
        let more = optional.prefix { $0 != filler }
        guard let check = more.last, more.count > 1 else { return nil }
        return (number + more.dropLast(), check, Array(optional.dropFirst(more.count)))
    }
}
