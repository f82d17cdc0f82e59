/// Legal forms of companies, by kind: `OOO`, `GmbH` and `Ltd` limit liability, `OAO`, `AG` and `JSC` have shares. A
/// form is no part of a name, and another form of the same kind says nothing against a match.
enum LegalForm: UInt8, Hashable, Sendable, CaseIterable {
    case limited
    case shares
    case incorporated
    case partnership
    case company
    case other

    /// The longest phrase at a place of the words: its form and how many words it takes.
    static func at(_ place: Int, of words: [[UInt8]]) -> (form: LegalForm, count: Int)? {
        guard firstWords.contains(words[place]) else { return misspelled(words[place]).map { ($0, 1) } }
        for count in stride(from: min(longestPhrase, words.count - place), through: 1, by: -1) {
            if let form = phrases[Array(words[place..<(place + count)])] { return (form, count) }
        }
        return misspelled(words[place]).map { ($0, 1) }
    }

    private static let longestPhrase = 7

    private static let phrases: [[[UInt8]]: LegalForm] = {
        let lists: [(LegalForm, String)] = [
            (.limited, limitedForms), (.shares, shareForms), (.incorporated, "inc,incorporated,corp,corporation"),
            (.partnership, partnershipForms), (.company, "co,company,cie,compagnie,kompaniya,cia,compania"),
            (.other, otherForms),
        ]
        var table: [[[UInt8]]: LegalForm] = [:]
        for (form, list) in lists {
            for phrase in list.split(separator: ",") {
                let words = phrase.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
                table[words] = form
            }
        }
        return table
    }()

    /// Most words begin no form, and need not be looked up in every length.
    private static let firstWords = Set(phrases.keys.map { $0[0] })

    /// A long word with one letter wrong is still the form: `Aktiengeselschaft`.
    private static func misspelled(_ word: [UInt8]) -> LegalForm? {
        guard word.count >= shortestMisspelled else { return nil }
        return longWords.first { EditDistance.between($0.word, word) <= 1 }?.form
    }

    private static let shortestMisspelled = 10
    private static let longWords = phrases.compactMap { words, form in
        words.count == 1 && words[0].count >= shortestMisspelled ? (word: words[0], form: form) : nil
    }.sorted { $0.word.lexicographicallyPrecedes($1.word) }

    private static let limitedForms = """
        ltd,limited,co ltd,co limited,company ltd,company limited,llc,limited liability company,gmbh,mbh,\
        gesellschaft mit beschrankter haftung,gesellschaft mbh,sarl,srl,societa a responsabilita limitata,\
        societe a responsabilite limitee,societatea cu raspundere limitata,societate cu raspundere limitata,\
        sociedad de responsabilidad limitada,s de rl,s de rl de cv,sa de cv,sl,ltda,limitada,ooo,tov,too,mchj,doo,dooel,\
        spzoo,sp zoo,sp z oo,spolka z ograniczona odpowiedzialnoscia,sro,bv,besloten vennootschap,bvba,oy,ab,aps,as,\
        pvt ltd,private limited,pvt limited,pte ltd,pte,pty ltd,proprietary limited,pty,sdn bhd,bhd,fze,fzc,fzco,fz llc,\
        kft,uab,sia,ou,eood,ood,yk,godo kaisha,co llc,company llc,lda,ek,est,establishment,limited company,\
        obshchestvo s ogranichennoy otvetstvennostyu,ltd sti,limited sirketi,private company
        """
    private static let shareForms = """
        plc,public limited company,ag,aktiengesellschaft,sa,societe anonyme,sociedad anonima,spa,societa per azioni,nv,\
        naamloze vennootschap,jsc,joint stock company,ojsc,open joint stock company,cjsc,closed joint stock company,\
        pjsc,public joint stock company,private joint stock company,oao,zao,pao,ao,pat,aoot,\
        otkrytoye aktsionernoye obshchestvo,\
        aktsionernoye obshchestvo,publichnoye aktsionernoye obshchestvo,zakrytoye aktsionernoye obshchestvo,se,asa,kk,\
        kabushiki kaisha,tbk,pt,pt tbk,ad,dd,akd,sae,sal,psc,pjs,kgaa,ag co kgaa,nyrt,zrt,as a,anonim sirketi,\
        corporation joint stock company,jsc corp,corp jsc,joint stock corporation,sca,sgps
        """
    private static let partnershipForms = """
        lp,limited partnership,llp,limited liability partnership,kg,kommanditgesellschaft,gmbh co kg,gmbh and co kg,\
        co kg,and co kg,ohg,gbr,snc,scs,cv,vof,gp
        """
    private static let otherForms = """
        ev,eg,fgup,fsue,gup,federal state unitary enterprise,up,unp,ngo,npo,mup,dba,trust company,sc,and co,\
        group co ltd,state owned enterprise
        """
}
