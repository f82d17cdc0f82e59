import Primitives

/// Countries as lists write them, and their codes of ISO 3166-1.
package enum CountryNames {
    /// Of a name in any usual English form; nil for what is none. `na` is no country's name.
    package static func code(of text: String) -> String? {
        codes[key(text)]
    }

    /// Of a code in small letters or capitals.
    package static func code(iso text: String) -> String? {
        let code = text.asciiUppercased
        return known.contains(code) ? code : nil
    }

    private static let known = Set(codes.values)

    /// Letters only, so that commas, accents and brackets do not matter.
    private static func key(_ text: String) -> [UInt8] {
        WordReader(text).words.flatMap(\.letters)
    }

    private static let codes: [[UInt8]: String] = {
        var codes: [[UInt8]: String] = [:]
        for entry in table.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let parts = entry.split(separator: "=")
            guard parts.count == 2 else { continue }
            let code = trimmed(parts[0])
            for name in parts[1].split(separator: "|") { codes[key(trimmed(name))] = code }
        }
        return codes
    }()

    private static let table = """
        AD=Andorra; AE=United Arab Emirates|UAE; AF=Afghanistan; AG=Antigua and Barbuda; AI=Anguilla; AL=Albania;
        AM=Armenia; AO=Angola; AQ=Antarctica; AR=Argentina; AS=American Samoa; AT=Austria; AU=Australia; AW=Aruba;
        AX=Aland Islands; AZ=Azerbaijan; BA=Bosnia and Herzegovina; BB=Barbados; BD=Bangladesh; BE=Belgium;
        BF=Burkina Faso; BG=Bulgaria; BH=Bahrain; BI=Burundi; BJ=Benin; BL=Saint Barthelemy; BM=Bermuda;
        BN=Brunei|Brunei Darussalam; BO=Bolivia|Bolivia (Plurinational State of);
        BQ=Bonaire, Saint Eustatius and Saba ; BR=Brazil; BS=Bahamas|Bahamas, The|The Bahamas; BT=Bhutan;
        BW=Botswana; BY=Belarus; BZ=Belize; CA=Canada; CC=Cocos Islands;
        CD=Democratic Republic of the Congo|Congo, Democratic Republic of the|DR Congo|DRC;
        CF=Central African Republic; CG=Republic of the Congo|Congo|Congo, Republic of the; CH=Switzerland;
        CI=Ivory Coast|Cote d Ivoire|Cote d'Ivoire; CK=Cook Islands; CL=Chile; CM=Cameroon;
        CN=China|People's Republic of China; CO=Colombia; CR=Costa Rica; CU=Cuba; CV=Cabo Verde|Cape Verde;
        CW=Curacao; CX=Christmas Island; CY=Cyprus; CZ=Czechia|Czech Republic; DE=Germany; DJ=Djibouti; DK=Denmark;
        DM=Dominica; DO=Dominican Republic; DZ=Algeria; EC=Ecuador; EE=Estonia; EG=Egypt; EH=Western Sahara;
        ER=Eritrea; ES=Spain; ET=Ethiopia; FI=Finland; FJ=Fiji; FK=Falkland Islands;
        FM=Micronesia|Micronesia (Federated States of); FO=Faroe Islands; FR=France; GA=Gabon;
        GB=United Kingdom|United Kingdom of Great Britain and Northern Ireland|Great Britain|England; GD=Grenada;
        GE=Georgia; GF=French Guiana; GG=Guernsey; GH=Ghana; GI=Gibraltar; GL=Greenland;
        GM=Gambia|The Gambia|Gambia, The; GN=Guinea; GP=Guadeloupe; GQ=Equatorial Guinea; GR=Greece;
        GS=South Georgia and the South Sandwich Islands; GT=Guatemala; GU=Guam; GW=Guinea-Bissau; GY=Guyana;
        HK=Hong Kong|Hong Kong Special Administrative Region|China, Hong Kong Special Administrative Region;
        HN=Honduras; HR=Croatia; HT=Haiti; HU=Hungary; ID=Indonesia; IE=Ireland; IL=Israel;
        IM=Isle of Man|Man, Isle of; IN=India; IO=British Indian Ocean Territory; IQ=Iraq;
        IR=Iran|Iran (Islamic Republic of)|Islamic Republic of Iran|Iran, Islamic Republic of; IS=Iceland; IT=Italy;
        JE=Jersey; JM=Jamaica; JO=Jordan; JP=Japan; KE=Kenya; KG=Kyrgyzstan; KH=Cambodia; KI=Kiribati; KM=Comoros;
        KN=Saint Kitts and Nevis;
        KP=North Korea|Democratic People's Republic of Korea|DPRK|Korea, Democratic People's Republic of|Korea, North;
        KR=South Korea|Korea, South|Republic of Korea; KW=Kuwait; KY=Cayman Islands; KZ=Kazakhstan;
        LA=Laos|Lao People's Democratic Republic; LB=Lebanon; LC=Saint Lucia; LI=Liechtenstein; LK=Sri Lanka;
        LR=Liberia; LS=Lesotho; LT=Lithuania; LU=Luxembourg; LV=Latvia;
        LY=Libya|Libyan Arab Jamahiriya|State of Libya; MA=Morocco; MC=Monaco; MD=Moldova|Republic of Moldova;
        ME=Montenegro; MF=Saint Martin; MG=Madagascar; MH=Marshall Islands;
        MK=North Macedonia|Macedonia|The former Yugoslav Republic of Macedonia|Macedonia, The Former Yugoslav Republic of;
        ML=Mali; MM=Myanmar|Burma|Myanmar (Burma); MN=Mongolia; MO=Macao|Macau; MP=Northern Mariana Islands;
        MQ=Martinique; MR=Mauritania; MS=Montserrat; MT=Malta; MU=Mauritius; MV=Maldives; MW=Malawi; MX=Mexico;
        MY=Malaysia; MZ=Mozambique; NA=Namibia; NC=New Caledonia; NE=Niger; NF=Norfolk Island; NG=Nigeria;
        NI=Nicaragua; NL=The Netherlands; NO=Norway; NP=Nepal; NR=Nauru; NU=Niue; NZ=New Zealand; OM=Oman; PA=Panama;
        PE=Peru; PF=French Polynesia; PG=Papua New Guinea; PH=Philippines; PK=Pakistan; PL=Poland;
        PM=Saint Pierre and Miquelon; PN=Pitcairn; PR=Puerto Rico;
        PS=Palestinian Territory|State of Palestine|Palestinian|West Bank|Palestine|Occupied Palestinian Territories|Region: Gaza|Palestinian Territories;
        PT=Portugal; PW=Palau; PY=Paraguay; QA=Qatar; RE=Reunion; RO=Romania; RS=Serbia|Republic of Serbia;
        RU=Russia|Russian Federation; RW=Rwanda; SA=Saudi Arabia; SB=Solomon Islands; SC=Seychelles; SD=Sudan;
        SE=Sweden; SG=Singapore; SH=Saint Helena; SI=Slovenia; SJ=Svalbard and Jan Mayen; SK=Slovakia;
        SL=Sierra Leone; SM=San Marino; SN=Senegal; SO=Somalia; SR=Suriname; SS=South Sudan;
        ST=Sao Tome and Principe; SV=El Salvador; SX=Sint Maarten; SY=Syria|Syrian Arab Republic;
        SZ=Eswatini|Swaziland; TC=Turks and Caicos Islands; TD=Chad; TF=French Southern Territories; TG=Togo;
        TH=Thailand; TJ=Tajikistan; TK=Tokelau; TL=Timor Leste|Timor-Leste|East Timor; TM=Turkmenistan; TN=Tunisia;
        TO=Tonga; TR=Turkey|Türkiye|Turkiye; TT=Trinidad and Tobago; TV=Tuvalu; TW=Taiwan;
        TZ=Tanzania|United Republic of Tanzania; UA=Ukraine; UG=Uganda;
        US=United States|United States of America|USA; UY=Uruguay; UZ=Uzbekistan; VA=Vatican|Holy See|Vatican City;
        VC=Saint Vincent and the Grenadines; VE=Venezuela|Venezuela (Bolivarian Republic of);
        VG=British Virgin Islands|Virgin Islands, British; VI=U.S. Virgin Islands; VN=Vietnam|Viet Nam; VU=Vanuatu;
        WF=Wallis and Futuna; WS=Samoa; XK=Kosovo; YE=Yemen; YT=Mayotte; ZA=South Africa; ZM=Zambia; ZW=Zimbabwe
        """
}
