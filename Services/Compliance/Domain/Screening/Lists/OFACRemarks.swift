import Primitives

/// The remarks of an OFAC entry: facts between semicolons, a form of words for each kind.
enum OFACRemarks {
    static func read(_ remarks: String, into draft: inout EntryDraft) {
        for part in remarks.split(separator: ";") {
            var fact = trimmed(part)
            if fact.hasSuffix(".") { fact.removeLast() }
            if fact.hasPrefix("alt. ") { fact.removeFirst(5) }
            read(fact: fact, into: &draft)
        }
    }

    private static func read(fact: String, into draft: inout EntryDraft) {
        if let date = rest(of: fact, after: "DOB ") {
            draft.add(birthDate: birthDate(date))
        } else if let country = rest(of: fact, after: "nationality ") ?? rest(of: fact, after: "citizen ") {
            draft.add(country: country)
        } else if let flag = rest(of: fact, after: "Former Vessel Flag ") ?? rest(of: fact, after: "Flag ") {
            draft.add(country: flag)
        } else if let name = rest(of: fact, after: "Linked To: ") {
            draft.linkedTo.append(name)
        } else if let alias = weakAlias(fact) {
            draft.add(name: alias, isWeak: true)
        } else if let (kind, number, country) = identifier(fact) {
            draft.add(identifier: kind, number)
            draft.add(country: country)
        }
    }

    private static func rest(of fact: String, after prefix: String) -> String? {
        fact.hasPrefix(prefix) ? trimmed(fact.dropFirst(prefix.count)) : nil
    }

    /// `a.k.a. 'BNC'`; the quotes mark it as weak.
    private static func weakAlias(_ fact: String) -> String? {
        guard let quoted = rest(of: fact, after: "a.k.a. ") ?? rest(of: fact, after: "f.k.a. "),
            quoted.count > 2, let first = quoted.first, "'\"‘".contains(first)
        else { return nil }
        var name = quoted.dropFirst()
        if let last = name.last, "'\"’".contains(last) { name.removeLast() }
        return trimmed(name)
    }

    /// `17 Feb 1974`, `Feb 1974`, `1974`, `circa 1974`, and two of them with `to` between.
    static func birthDate(_ text: String) -> BirthDate? {
        var text = text
        let isApproximate = text.hasPrefix("circa ")
        if isApproximate { text.removeFirst(6) }
        let ends = text.contains(" to ") ? text.split(separator: " to ") : text.split(separator: "-")
        guard let first = ends.first.flatMap({ day($0) }), let last = ends.last.flatMap({ day($0) }), ends.count <= 2
        else { return nil }
        return BirthDate(first.first, last.last, isApproximate: isApproximate)
    }

    private static func day(_ text: Substring) -> BirthDate? {
        let words = text.split(separator: " ")
        guard let year = words.last.flatMap({ Int($0) }) else { return nil }
        switch words.count {
        case 1: return BirthDate(year: year)
        case 2: return month(words[0]).flatMap { BirthDate(year: year, month: $0) }
        case 3:
            guard let day = Int(words[0]), let month = month(words[1]) else { return nil }
            return BirthDate(year: year, month: month, day: day)
        default: return nil
        }
    }

    static func month(_ word: some StringProtocol) -> Int? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return months.firstIndex(of: String(word.asciiLowercased.prefix(3))).map { $0 + 1 }
    }

    /// `Passport A123 (Iran) expires 12 May 2016`, `Cedula No. 2879530 (Colombia)`, `NIT # 900015699-8 (Colombia)`.
    private static func identifier(_ fact: String) -> (kind: String, number: String, country: String)? {
        guard let kind = kinds.first(where: { fact.hasPrefix($0) && fact.dropFirst($0.count).hasPrefix(" ") })
        else { return nil }
        let rest = fact.dropFirst(kind.count + 1)
        let number = rest.prefix { $0 != "(" }
        let country = rest.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
        // What follows a number without a country is its dates.
        let bare = [" issued ", " expires "].reduce(number) { text, word in
            text.range(ofWord: word).map { text[..<$0] } ?? text
        }
        return (kind, trimmed(bare), String(country))
    }

    /// Longest first, so that `Passport` does not take what `Passport No.` begins.
    private static let kinds = [
        "Passport No.", "Passport", "Diplomatic Passport", "Stateless Person Passport", "National ID No.",
        "National Foreign ID Number", "Personal ID Card", "Identification Number", "Cedula No.", "NIT #", "RUC #",
        "RIF #", "C.U.R.P. #", "C.U.R.P.", "R.F.C. #", "R.F.C.", "D.N.I.", "SSN", "Tax ID No.", "Italian Fiscal Code",
        "Registration ID", "Registration Number", "Company Number", "UK Company Number", "Trade License No.",
        "Folio Mercantil No.", "Matricula Mercantil No", "Commercial Registry Number", "Electoral Registry No.",
        "Business Registration Document #", "Business Registration Number", "Public Registration Number",
        "D-U-N-S Number", "V.A.T. Number", "Driver's License No.", "Cartilla de Servicio Militar Nacional",
        "Vessel Registration Identification", "MMSI", "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Construction Number (also called L/N or S/N or F/N)", "Aircraft Tail Number",
        "Previous Aircraft Tail Number", "Government Gazette Number", "Travel Document Number", "Residency Number",
        "Birth Certificate Number", "Legal Entity Number", "LE Number", "C.R. No.", "Chinese Commercial Code",
        "Registered Charity No.", "Chamber of Commerce Number", "Certificate of Incorporation Number",
        "Turkish Identificiation Number", "Citizen's Card Number", "Refugee ID Card", "Kenyan ID No.", "BIK (RU)",
    ].sorted { $0.utf8.count > $1.utf8.count }
}

extension Substring {
    fileprivate func range(ofWord word: String) -> Index? {
        indices.first { self[$0...].hasPrefix(word) }
    }
}
