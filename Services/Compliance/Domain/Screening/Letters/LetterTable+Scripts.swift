/// Letters of other alphabets and the Latin letters they are usually written as in passports and lists: by sound and
/// not by sign, so that a name meets the spelling that its bearer uses.
extension LetterTable {
    static let cyrillic = """
        a:АаӘә b:Бб c:Ћћ ch:Чч d:Дд dj:Ђђ dz:ЏџЅѕ e:ЕеЁёЭэЀѐ f:Фф g:ГгҐґЃѓҒғ h:ҺһҲҳ i:ИиІіЇїӢӣЍѝ j:ЈјҶҷҖҗ
        k:КкЌќҚқҠҡ kh:Хх l:Лл lj:Љљ m:Мм n:НнҢң nj:Њњ o:ОоӨө p:Пп r:Рр s:СсҪҫ sh:Шш shch:Щщ t:Тт ts:Цц
        u:УуЎўҰұҮүӮӯ v:Вв y:ЙйЫы ya:Яя ye:Єє yu:Юю z:Зз zh:Жж :ЪъЬьʹʺ
        """

    static let greek = """
        a:ΆΑάαἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏὰάᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾰᾱᾲᾳᾴᾶᾷᾸᾹᾺΆᾼ ch:Χχ d:Δδ e:ΈΕέεἐἑἒἓἔἕἘἙἚἛἜἝὲέῈΈ f:Φφ g:Γγ
        i:ΉΊΐΗΙΪήίηιϊἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯἰἱἲἳἴἵἶἷἸἹἺἻἼἽἾἿὴήὶίᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟιῂῃῄῆῇῊΉῌῐῑῒΐῖῗῘῙῚΊ k:Κκ l:Λλ m:Μμ n:Νν
        o:ΌΏΟΩοωόώὀὁὂὃὄὅὈὉὊὋὌὍὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὸόὼώᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῸΌῺΏῼ p:Ππ ps:Ψψ r:ΡρῤῥῬ s:Σςσ t:Ττ th:Θθ
        u:ΎΥΫΰυϋύὐὑὒὓὔὕὖὗὙὛὝὟὺύῠῡῢΰῦῧῨῩῪΎ v:Ββ x:Ξξ z:Ζζ
        """

    static let armenian = """
        a:Աա b:Բբ ch:ՃՉճչ d:Դդ dz:Ձձ e:ԵԷեէ ev:և f:Ֆֆ g:Գգ gh:Ղղ h:Հհ i:Իի j:Ջջ k:ԿՔկք kh:Խխ l:Լլ m:Մմ n:Նն
        o:ՈՕոօ p:ՊՓպփ r:ՌՐռր s:Սս sh:Շշ t:ԹՏթտ ts:ԾՑծց u:Ււ v:Վվ y:Յյ z:Զզ zh:Ժժ
        """

    static let georgian = """
        a:ა b:ბ ch:ჩჭ d:დ dz:ძ e:ე g:გ gh:ღ h:ჰ i:ი j:ჯ k:კქ kh:ხ l:ლ m:მ n:ნ o:ო p:პფ q:ყ r:რ s:ს sh:შ t:თტ
        ts:ცწ u:უ v:ვ z:ზ zh:ჟ
        """

    /// Short vowels are not written: a name in these letters is compared by its consonants.
    static let arabic = """
        a:اأآٱةى b:ب ch:چ d:دضڈډ dh:ذ e:ېے f:ف g:گ gh:غ h:حهھ i:إ j:ج k:كک kh:خ l:ل m:م n:نڼں p:پ q:ق r:رړڑ s:سص
        sh:شښ t:تطټ th:ث v:ڤ w:وؤ y:يیئۍ z:زظ zh:ژ :عءـ
        """

    static let hebrew = """
        a:אע b:ב d:ד g:ג h:הח k:כךק l:ל m:מם n:נן p:פף r:ר s:ס sh:ש t:טת ts:צץ v:ו y:י z:ז
        """

    static let thai = """
        a:ะัา ae:แ ai:ใไ am:ำ b:บ ch:จฉชฌ d:ฎด e:เ f:ฝฟ h:หฮ i:ิี k:ก kh:ขฃคฅฆ l:ลฦฬ m:ม n:ณน ng:ง o:อโ p:ป
        ph:ผพภ r:ร rue:ฤ s:ซศษส t:ฏต th:ฐฑฒถทธ u:ุู ue:ึื w:ว y:ญย
        """

    static let khmer = """
        k:កគ kh:ខឃ ng:ង ch:ចឆជឈ nh:ញ d:ដឌ th:ឋឍថធ n:ណន t:តទ b:ប p:ព ph:ផភ m:ម y:យ r:រ l:លឡ v:វ s:សឝឞ h:ហ o:អូ
        a:ាៈ i:ិីឹឺ u:ុួ ae:ែៃ e:េ ao:ោៅ
        """
}
