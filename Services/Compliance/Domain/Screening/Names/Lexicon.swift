/// Words that mean something in names, in the letters that `WordReader` makes of them.
enum Lexicon {
    /// Forms of address and ranks: they say nothing of who somebody is.
    static let titles = words(
        """
        mr mrs ms miss mister dr doctor prof professor sir dame lord lady hon honorable honourable rev reverend monsieur
        madame mme mlle herr frau senor senora sheikh shaikh shaykh sheik cheikh mullah mulla maulana mawlawi maulvi
        moulvi maulavi mawlana qari ustad sayyid sayed sayyed syed haji hajji hajj alhaji hadji imam ayatollah
        hojatoleslam general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral brig brigadier
        marshal commander comandante ing eng engineer engr adv advocate avv dott dottore dipl phd md esq gospodin
        hrh president minister senator deputy comrade
        """)

    /// Small words of names, spelled and left out at will.
    static let particles = words(
        """
        al el ul ur as ash ad at an ar az bin ben ibn bint binti bte ould wuld oglu oghlu ogly kyzy qizi de da do dos das
        del della delle degli di du des la le les lo los las van von vom zu zum zur der den dem ter ten te den het af av
        y e i and und et of the for and a
        """)

    static let suffixes = words("jr sr junior senior ii iii iv 2nd 3rd")

    /// Words that so many organisations share that they tell hardly one from another.
    static let commonWords = words(
        """
        company co group holding holdings international global industries industry industrial systems system services
        service trading trade trust foundation bank banking enterprise enterprises management investment investments
        development technologies technology solutions partners capital finance financial general national import export
        construction engineering consulting logistics transport shipping corporation corporate association organization
        organisation society institute commercial business center centre agency office limited energy oil gas motors
        gruppe gruppo grupo groupe kompaniya firma zavod bureau comercial inversiones inmobiliaria comercializadora
        vessel ship mv mt ms ss tanker
        """)

    /// Spelled numbers and the digits they are compared as.
    static let numbers: [[UInt8]: Int] = {
        let units = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
        var table: [[UInt8]: Int] = [:]
        for (place, word) in units.enumerated() { table[Array(word.utf8)] = place + 1 }
        for (place, word) in tens.enumerated() { table[Array(word.utf8)] = (place + 2) * 10 }
        let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        for (place, word) in ordinals.enumerated() { table[Array(word.utf8)] = place + 1 }
        for (word, number) in [("1st", 1), ("2nd", 2), ("3rd", 3), ("4th", 4), ("5th", 5), ("6th", 6), ("7th", 7)] {
            table[Array(word.utf8)] = number
        }
        return table
    }()

    /// What a short form of organisations' names stands for.
    static let abbreviations: [[UInt8]: [UInt8]] = {
        let text = """
            intl:international int:international natl:national bros:brothers mfg:manufacturing svcs:services
            tech:technology dev:development assoc:association assn:association dept:department govt:government
            univ:university inst:institute ind:industries inds:industries mgmt:management grp:group hldgs:holdings
            hldg:holding intern:international eng:engineering engg:engineering comm:commercial gen:general
            """
        var table: [[UInt8]: [UInt8]] = [:]
        for entry in text.split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: ":")
            table[Array(parts[0].utf8)] = Array(parts[1].utf8)
        }
        return table
    }()

    static func words(_ text: String) -> Set<[UInt8]> {
        Set(text.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
    }
}
