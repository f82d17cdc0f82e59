/// A country by its ISO 3166-1 alpha-2 code.
package struct CountryCode: Hashable, Sendable, CustomStringConvertible {
    package let alpha2: String

    /// Nil unless the code is one of the 249 officially assigned ones, in upper case.
    package init?(_ code: String) {
        guard Self.alpha3[code] != nil else { return nil }
        alpha2 = code
    }

    package var description: String { alpha2 }

    /// The code that documents and their checkers write.
    package var alpha3: String { Self.alpha3[alpha2] ?? alpha2 }

    /// Of a code of two or three letters; nil for what is assigned to no country.
    package static func alpha3(of code: String) -> String? {
        code.utf8.count == 3 ? known.contains(code) ? code : nil : alpha3[code]
    }

    /// Of a code of two or three letters, as documents have it; nil for what is assigned to no country.
    package init?(ofDocument code: String) {
        let known = code.utf8.count == 3 ? Self.alpha3.first { $0.value == code }?.key : code
        guard let known else { return nil }
        self.init(known)
    }

    /// The state that specimen documents are of (ICAO Doc 9303): no country, and no document of anybody.
    package static let specimen = "UTO"

    /// ISO 3166-1, two letters and then three.
    private static let codes = """
        ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
        BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
        BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR
        CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK
        FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
        GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN
        ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
        LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD
        MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER
        NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
        PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP
        SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF
        TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY
        UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
        """

    private static let alpha3 = Dictionary(
        uniqueKeysWithValues: codes.split { $0 == " " || $0 == "\n" }.map { code in
            (String(code.prefix(2)), String(code.dropFirst(2)))
        })

    private static let known = Set(alpha3.values)
}
