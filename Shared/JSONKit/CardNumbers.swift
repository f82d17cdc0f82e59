import Primitives

/// Numbers of payment cards in text that people write.
package enum CardNumbers {
    /// Runs of 13 to 19 digits that pass Luhn's check, also in groups with a space or a hyphen between, keep the first
    /// six and the last four, as PCI DSS 3.4 allows. An id stays whole: its groups may happen to look so.
    package static func masked(_ text: String) -> String {
        guard UniqueID(text) == nil else { return text }
        var result = String.UnicodeScalarView()
        var run: [Unicode.Scalar] = []
        func flush() {
            result.append(contentsOf: masked(run))
            run = []
        }
        for scalar in text.unicodeScalars {
            let joins = (scalar == " " || scalar == "-") && run.last.map(isDigit) == true
            if !isDigit(scalar), !joins { flush() }
            if isDigit(scalar) || joins { run.append(scalar) } else { result.append(scalar) }
        }
        flush()
        return String(result)
    }

    private static func masked(_ run: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let digits = run.filter(isDigit).map { UInt8($0.value) }
        guard (13...19).contains(digits.count), passesLuhn(digits) else { return run }
        var place = 0
        return run.map { scalar in
            guard isDigit(scalar) else { return scalar }
            defer { place += 1 }
            return place < 6 || place >= digits.count - 4 ? scalar : "*"
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit - UInt8(ascii: "0"))
            let doubled = place.isMultiple(of: 2) ? value : value * 2
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }
}
